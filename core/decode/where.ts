import { arrayOf, type JsonObject, numberBetween, objectOf, stringOf } from '../json.ts';
import { findIncluded } from './find-included.ts';

export interface Where {
  readonly placeName: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly placeCountry: string | null;
  /** Degrees; both null unless both are known. */
  readonly longitude: number | null;
  readonly latitude: number | null;
}

const NOWHERE: Where = { placeName: null, placeCountry: null, longitude: null, latitude: null };

/** Where a tweet was written: the tagged place from `includes`, the point only when the tweet gives it itself. */
export function whereOf(data: JsonObject, includes: JsonObject): Where {
  if (data.geo === undefined) return NOWHERE;
  const geo = objectOf(data.geo);
  const place = objectOf(findIncluded(includes.places, 'id', geo.place_id));
  const point = objectOf(geo.coordinates);
  const [east, north] = point.type === 'Point' ? arrayOf(point.coordinates) : [];
  const longitude = numberBetween(east, -180, 180);
  const latitude = numberBetween(north, -90, 90);
  const isPoint = longitude !== null && latitude !== null;
  return {
    placeName: stringOf(place.full_name),
    placeCountry: stringOf(place.country_code),
    longitude: isPoint ? longitude : null,
    latitude: isPoint ? latitude : null,
  };
}
