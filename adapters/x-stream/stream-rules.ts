import { SourceError } from '../../core/errors.ts';
import { idOf, type JsonObject, objectOf, objectsOf, stringOf } from '../../core/json.ts';
import type { StreamRule } from '../../core/stream-rules.ts';
import type { FilteredStream } from '../../pipeline/ports/filtered-stream.ts';
import type { JsonAnswer } from '../x-api/get-json.ts';
import { unavailable } from '../x-api/source-error.ts';

type Get = (path: string, query: Record<string, string>) => Promise<JsonAnswer>;
type Post = (path: string, body: JsonObject) => Promise<JsonAnswer>;
type Rules = Pick<FilteredStream, 'rules' | 'addRules' | 'deleteRules'>;

/** An app has 1,000 rules at most, a page of them as many; more pages than this are a token that goes round. */
const PAGES_MAX = 20;

/** The rules of the stream at `path`. Source: docs.x.com, filtered stream, rules, August 2026. */
export function streamRules(path: string, get: Get, post: Post): Rules {
  return {
    async rules() {
      const rules: StreamRule[] = [];
      let token: string | null = null;
      for (let page = 0; page < PAGES_MAX; page++) {
        const { body } = await get(path, token === null ? {} : { pagination_token: token });
        rules.push(...rulesOf(body));
        token = stringOf(objectOf(body.meta).next_token);
        if (token === null) return rules;
      }
      throw unavailable(`X gave more than ${PAGES_MAX} pages of stream rules`);
    },
    async addRules(rules) {
      const { body } = await post(path, { add: rules });
      const added = rulesOf(body);
      if (added.length === rules.length) return added;
      throw refused(`${rules.length - added.length} of ${rules.length} rules were not taken`, body);
    },
    async deleteRules(ids) {
      const { body } = await post(path, { delete: { ids } });
      // A rule that is gone already was deleted by somebody else: that is what was wanted.
      if (body.meta === undefined && body.errors !== undefined) throw refused('no rules were deleted', body);
    },
  };
}

function rulesOf({ data }: JsonObject): StreamRule[] {
  return objectsOf(data).flatMap(({ id: idValue, value, tag }) => {
    const id = idOf(idValue);
    return id === null || typeof value !== 'string' ? [] : [{ id, value, tag: stringOf(tag) }];
  });
}

function refused(what: string, body: JsonObject): SourceError {
  const said = objectsOf(body.errors).map(({ title, detail, message, value, details }) => {
    const reason = stringOf(detail) ?? stringOf(message) ?? stringOf(Array.isArray(details) ? details[0] : details);
    return [stringOf(title), reason, stringOf(value)].filter((part) => part !== null).join(': ');
  });
  const message = [`X refused the rules of the stream: ${what}`, ...said].join('; ').replace(/[\s\p{Cc}]+/gu, ' ');
  return new SourceError(message, { kind: 'invalid-request', parameters: [] });
}
