import { type JsonObject, objectOf } from '../../core/json.ts';

/** The object that a request sends as JSON; an empty one when it sends anything else. */
export function readJson(body: string): JsonObject {
  try {
    return objectOf(JSON.parse(body));
  } catch {
    return objectOf(null);
  }
}
