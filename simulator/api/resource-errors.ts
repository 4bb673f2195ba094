import type { JsonObject } from '../../core/json.ts';

/** X's partial error for a tweet that is not there. Source: X API v2, `resource-not-found`, as seen. */
export function notFound(parameter: string, id: string): JsonObject {
  return {
    value: id,
    detail: `Could not find tweet with ${parameter}: [${id}].`,
    title: 'Not Found Error',
    resource_type: 'tweet',
    parameter,
    resource_id: id,
    type: 'https://api.twitter.com/2/problems/resource-not-found',
  };
}

/** X's partial error for a tweet of an account that may not be seen. Source: X API v2, `not-authorized-for-resource`, as seen. */
export function notAuthorized(parameter: string, id: string): JsonObject {
  return {
    value: id,
    detail: `Sorry, you are not authorized to see the Tweet with ${parameter}: [${id}].`,
    title: 'Authorization Error',
    resource_type: 'tweet',
    parameter,
    resource_id: id,
    section: 'data',
    type: 'https://api.twitter.com/2/problems/not-authorized-for-resource',
  };
}
