import { idOf, type JsonObject, stringOf } from '../../core/json.ts';

/** Why X does not give the tweet, in its own words where it has some. */
export function goneReason(id: string, errors: readonly JsonObject[]): string {
  const error = errors.find(({ value, resource_id }) => idOf(value) === id || idOf(resource_id) === id);
  if (error === undefined) return 'X gave neither the tweet nor a reason';
  const title = stringOf(error.title) ?? 'an error';
  const detail = stringOf(error.detail);
  return detail === null ? title : `${title}: ${detail}`;
}
