import { arrayOf, isObject, type JsonObject, objectsOf, stringOf } from '../../core/json.ts';
import { RULES_MAX, type StreamRule, type StreamRules } from '../stream/stream-rules.ts';
import { type Answer, answerOf, invalidRequest, type ParameterProblem, problemOf } from './answer.ts';
import type { EndpointContext } from './endpoint.ts';
import { readNames, readParameters } from './parameters.ts';
import { readJson } from './read-json.ts';

/** `GET /2/tweets/search/stream/rules`: the rules, or those of `ids`. */
export function listRules(sent: URLSearchParams, { rules, nowMs }: EndpointContext): Answer {
  const problems: ParameterProblem[] = [];
  const ids = readParameters(sent, ['ids', 'max_results', 'pagination_token'], (problem) => problems.push(problem)).get(
    'ids',
  );
  if (problems.length > 0) return invalidRequest(problems);
  const wanted = ids?.split(',');
  const found = rules.list().filter(({ id }) => wanted === undefined || wanted.includes(id));
  return answerOf(200, {
    ...(found.length > 0 && { data: found }),
    meta: { sent: new Date(nowMs).toISOString(), result_count: found.length },
  });
}

/** `POST /2/tweets/search/stream/rules`: adds rules, or deletes them by ids or values; `dry_run` changes nothing. */
export function changeRules(sent: URLSearchParams, { rules, nowMs, body }: EndpointContext): Answer {
  const problems: ParameterProblem[] = [];
  const report = (problem: ParameterProblem) => problems.push(problem);
  const parameters = readParameters(sent, ['dry_run'], report);
  const [isDryRun = 'false'] = readNames(parameters, 'dry_run', { allowed: ['true', 'false'], report });
  const change = readChange(body);
  if (change === null) report({ parameters: {}, message: WRONG_BODY });
  if (change === null || problems.length > 0) return invalidRequest(problems);
  const options = { nowMs, isDryRun: isDryRun === 'true' };
  return change.kind === 'add' ? addRules(rules, change.wanted, options) : deleteRules(rules, change, options);
}

const WRONG_BODY =
  "Requests must contain exactly one of the body parameters 'add' (a list of rules, each with a value) and 'delete' (ids or values)";

type Change =
  | { readonly kind: 'add'; readonly wanted: readonly Omit<StreamRule, 'id'>[] }
  | { readonly kind: 'delete'; readonly ids: readonly unknown[]; readonly values: readonly unknown[] };

interface ChangeOptions {
  readonly nowMs: number;
  readonly isDryRun: boolean;
}

function readChange(body: string): Change | null {
  const sent = readJson(body);
  if ((sent.add === undefined) === (sent.delete === undefined)) return null;
  if (isObject(sent.delete)) {
    const ids = arrayOf(sent.delete.ids);
    const values = arrayOf(sent.delete.values);
    return ids.length + values.length > 0 ? { kind: 'delete', ids, values } : null;
  }
  const wanted = objectsOf(sent.add).flatMap(({ value, tag }) => {
    const text = stringOf(value);
    const name = stringOf(tag);
    return text === null ? [] : [{ value: text, ...(name !== null && { tag: name }) }];
  });
  return wanted.length > 0 && wanted.length === arrayOf(sent.add).length ? { kind: 'add', wanted } : null;
}

function addRules(rules: StreamRules, wanted: readonly Omit<StreamRule, 'id'>[], options: ChangeOptions): Answer {
  if (rules.list().length + wanted.length > RULES_MAX) {
    return problemOf(422, {
      title: 'RulesCapExceeded',
      detail: `You have exceeded the maximum number of rules: ${RULES_MAX}`,
      type: 'https://api.twitter.com/2/problems/rule-cap',
    });
  }
  const results = rules.add(wanted, options);
  const data = results.flatMap((result) => (result.kind === 'added' ? [result.rule] : []));
  const errors = results.flatMap((result) => (result.kind === 'refused' ? [result.error] : []));
  const summary = {
    created: data.length,
    not_created: errors.length,
    valid: data.length,
    invalid: errors.length,
  };
  return answerOf(data.length > 0 ? 201 : 200, {
    ...(data.length > 0 && { data }),
    meta: { sent: new Date(options.nowMs).toISOString(), summary },
    ...(errors.length > 0 && { errors }),
  });
}

function deleteRules(
  rules: StreamRules,
  { ids, values }: Extract<Change, { kind: 'delete' }>,
  { nowMs, isDryRun }: ChangeOptions,
): Answer {
  const deleted = rules.remove(({ id, value }) => ids.includes(id) || values.includes(value), isDryRun);
  const missing = Math.max(0, ids.length + values.length - deleted);
  return answerOf(200, {
    meta: { sent: new Date(nowMs).toISOString(), summary: { deleted, not_deleted: missing } },
    ...(missing > 0 && { errors: Array.from({ length: missing }, () => UNKNOWN_RULE) }),
  });
}

/** Source: X API v2, what deleting an unknown rule answers. */
const UNKNOWN_RULE: JsonObject = {
  errors: [{ message: 'Rule does not exist', parameters: {} }],
  title: 'Invalid Request',
  detail: 'One or more parameters to your request was invalid.',
  type: 'https://api.twitter.com/2/problems/invalid-request',
};
