import { compareIds, idAt, idBefore } from '../../core/snowflake.ts';
import type { Post } from '../post.ts';
import { isGone, seenAt } from '../tweets/removal.ts';
import { type Answer, invalidRequest, ok, type ParameterProblem, type Report } from './answer.ts';
import type { EndpointContext } from './endpoint.ts';
import { readSelection, SELECTION_PARAMETERS, selected } from './fields.ts';
import { includesOf, missingReferences, spoken } from './page.ts';
import { type Parameters, readParameters } from './parameters.ts';
import { notAuthorized, notFound } from './resource-errors.ts';

/** Source: docs.x.com, posts lookup by ids, August 2026. */
const IDS_MAX = 100;

/** `GET /2/tweets`: the tweets of `ids` in that order, and an error for each that is gone or never was. */
export function tweetsById(sent: URLSearchParams, context: EndpointContext): Answer {
  const problems: ParameterProblem[] = [];
  const report: Report = (problem) => problems.push(problem);
  const parameters = readParameters(sent, ['ids', ...SELECTION_PARAMETERS], report);
  const selection = readSelection(parameters, report);
  const ids = readIds(parameters, report);
  if (problems.length > 0) return invalidRequest(problems);

  const { nowMs } = context;
  const found = ids.map((id) => ({ id, post: postOf(id, context) }));
  const posts = found.flatMap(({ post }) => (post && !isGone(post, nowMs) ? [seenAt(post, nowMs)] : []));
  const errors = found.flatMap(({ id, post }) => {
    if (!post) return [notFound('ids', id)];
    if (!isGone(post, nowMs)) return [];
    const isHidden = post.removal?.reason === 'suspended' || post.removal?.reason === 'protected';
    return [isHidden ? notAuthorized('ids', id) : notFound('ids', id)];
  });
  const includes = includesOf(posts, selection);
  const allErrors = [...errors, ...missingReferences(posts, selection)];
  return ok(
    spoken(
      {
        ...(posts.length > 0 && { data: posts.map(({ tweet }) => selected(tweet, selection.tweetFields)) }),
        ...(Object.keys(includes).length > 0 && { includes }),
        ...(allErrors.length > 0 && { errors: allErrors }),
      },
      selection,
    ),
  );
}

/** The tweet with this id, gone or not; undefined when there never was one. */
export function postOf(id: string, { stream, nowMs, countsAtMs }: EndpointContext): Post | undefined {
  if (compareIds(id, idAt(nowMs + 1)) >= 0) return undefined;
  const [post] = stream.newestFirst({ sinceId: idBefore(id), untilId: (BigInt(id) + 1n).toString() }, countsAtMs);
  return post;
}

function readIds(parameters: Parameters, report: Report): readonly string[] {
  const ids = parameters.get('ids')?.split(',') ?? [];
  if (ids.length === 0 || ids.length > IDS_MAX) {
    report({
      parameters: { ids },
      message: `The number of values in the \`ids\` query parameter list [${ids.length}] is not between 1 and ${IDS_MAX}`,
    });
  }
  for (const id of ids) {
    if (!/^[1-9][0-9]{0,18}$/.test(id)) {
      report({ parameters: { ids }, message: `The \`ids\` query parameter value [${id}] is not valid` });
    }
  }
  return ids;
}
