import { arrayOf, idOf, isObject, type JsonObject, objectOf, stringOf } from '../json.ts';
import type { IncludesCollector } from './includes-collector.ts';

/** Where a v1.1 tweet was written, in the shape of v2; its place goes to `found`. Undefined when it says nothing. */
export function v1Geo(tweet: JsonObject, found: IncludesCollector): JsonObject | undefined {
  const coordinates = isObject(tweet.coordinates) ? withNumbers(tweet.coordinates) : reversed(tweet.geo);
  const place = v2Place(tweet.place);
  if (place) found.add('places', place.id, place);
  return coordinates || place ? { place_id: place?.id, coordinates } : undefined;
}

/** A person's own archive has degrees as text. */
function withNumbers(point: JsonObject): JsonObject {
  const degrees = arrayOf(point.coordinates);
  if (!degrees.some((degree) => typeof degree === 'string')) return point;
  return { ...point, coordinates: degrees.map(degreeOf) };
}

function degreeOf(degree: unknown): unknown {
  return typeof degree === 'string' && degree !== '' && Number.isFinite(Number(degree)) ? Number(degree) : degree;
}

/** `geo` has latitude first, everything else longitude first. Source: X's v1.1 data dictionary, "Geo objects". */
function reversed(geo: unknown): JsonObject | undefined {
  if (!isObject(geo)) return undefined;
  const [latitude, longitude] = arrayOf(geo.coordinates);
  return { type: 'Point', coordinates: [degreeOf(longitude), degreeOf(latitude)] };
}

function v2Place(place: unknown): (JsonObject & { id: string }) | null {
  if (!isObject(place)) return null;
  const id = idOf(place.id) ?? stringOf(place.full_name);
  if (id === null) return null;
  const { full_name, name, country, country_code, place_type } = place;
  return { id, full_name, name, country, country_code, place_type, geo: bounds(place.bounding_box) };
}

/** The box around a polygon, as v2 writes it: west, south, east, north. */
function bounds(box: unknown): JsonObject | undefined {
  const corners = arrayOf(arrayOf(objectOf(box).coordinates)[0]).map(arrayOf);
  const longitudes = corners.map(([longitude]) => Number(longitude));
  const latitudes = corners.map(([, latitude]) => Number(latitude));
  if (corners.length === 0) return undefined;
  const bbox = [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)];
  return bbox.every(Number.isFinite) ? { type: 'Feature', bbox, properties: {} } : undefined;
}
