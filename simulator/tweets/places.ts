import type { Dice } from './dice.ts';
import type { Place, Point } from './tweet.ts';

type Box = readonly [west: number, south: number, east: number, north: number];

const BRAZIL = { country: 'Brasil', country_code: 'BR' };
const PORTUGAL = { country: 'Portugal', country_code: 'PT' };

/** Places that people tag, with invented ids; the boxes are rough. */
const CITIES: readonly Place[] = [
  city('5a1c000000000001', 'São Paulo', [-46.83, -24.01, -46.37, -23.36]),
  city('5a1c000000000002', 'Rio de Janeiro', [-43.8, -23.08, -43.1, -22.75]),
  city('5a1c000000000003', 'Brasília', [-48.29, -16.05, -47.31, -15.5]),
  city('5a1c000000000004', 'Salvador', [-38.7, -13.02, -38.3, -12.82]),
  city('5a1c000000000005', 'Belo Horizonte', [-44.06, -20.06, -43.86, -19.78]),
  city('5a1c000000000006', 'Recife', [-35.02, -8.16, -34.86, -7.93]),
  city('5a1c000000000007', 'Manaus', [-60.1, -3.16, -59.85, -2.92]),
  city('5a1c000000000008', 'Porto Alegre', [-51.27, -30.27, -51.02, -29.93]),
];

const ELSEWHERE: readonly Place[] = [
  {
    ...BRAZIL,
    id: '5a1c000000000009',
    name: 'Brasil',
    full_name: 'Brasil',
    place_type: 'country',
    geo: boxed([-74, -33.87, -28.63, 5.27]),
  },
  {
    ...PORTUGAL,
    id: '5a1c00000000000a',
    name: 'Lisboa',
    full_name: 'Lisboa, Portugal',
    place_type: 'city',
    geo: boxed([-9.23, 38.69, -9.09, 38.8]),
  },
];

const CITY_SHARE = 0.9;

/** A place that a tweet is tagged with: mostly a large Brazilian city. */
export function pickPlace(dice: Dice): Place {
  return dice.pick(dice.chance(CITY_SHARE) ? CITIES : ELSEWHERE);
}

/** A point inside the place's box, to a ten-thousandth of a degree. */
export function pointIn(place: Place, dice: Dice): Point {
  const [west, south, east, north] = place.geo.bbox;
  return { type: 'Point', coordinates: [between(west, east, dice), between(south, north, dice)] };
}

function between(low: number, high: number, dice: Dice): number {
  return Number((low + (high - low) * dice.next()).toFixed(4));
}

function city(id: string, name: string, box: Box): Place {
  return { ...BRAZIL, id, name, full_name: `${name}, Brasil`, place_type: 'city', geo: boxed(box) };
}

function boxed(bbox: Box): Place['geo'] {
  return { type: 'Feature', bbox, properties: {} };
}
