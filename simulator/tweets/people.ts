import { idAt } from '../../core/snowflake.ts';
import { type Dice, diceFor, PURPOSE } from './dice.ts';
import {
  DESCRIPTIONS,
  FAMILY_NAMES,
  GIVEN_NAMES,
  HANDLE_WORDS,
  INSTITUTIONS,
  LOCATIONS,
  NAME_ENDINGS,
} from './people-names.ts';
import type { User } from './tweet.ts';

/** How many accounts there are; few of them write most of the tweets. */
const PEOPLE_COUNT = 6000;
/** Accounts with an index below this have an id from before ids carried their time. */
const OLD_ACCOUNTS = 2000;
const OLD_ID_FIRST = 15_000_000;
const OLD_ID_STEP = 1_000_000;
const FIRST_OLD_ACCOUNT_MS = Date.UTC(2009, 0, 5);
const FIRST_NEW_ACCOUNT_MS = Date.UTC(2016, 0, 1);
const ACCOUNT_STEP_MS = 18 * 60 * 60 * 1000;
/** Images stand on a host that never resolves (RFC 2606), so that showing a tweet asks nobody. */
const IMAGE_HOST = 'https://imagens.example';

export interface People {
  /** The account `index` of the invented population. */
  at(index: number): User;
  /** A person who writes: the lower the index, the more often. */
  author(dice: Dice): User;
  /** Somebody who is talked to: an office or the press more often than not. */
  addressee(dice: Dice): User;
}

/** The invented population; a pure function of the seed, each account made when it is first needed. */
export function people(seed: number): People {
  const made: (User | undefined)[] = [];
  const at = (index: number): User => {
    const known = made[index];
    if (known) return known;
    const user = makeUser(index, diceFor(seed, index, 0, PURPOSE.person));
    made[index] = user;
    return user;
  };
  return {
    at,
    author: (dice) => at(INSTITUTIONS.length + Math.floor((PEOPLE_COUNT - INSTITUTIONS.length) * dice.next() ** 2)),
    addressee: (dice) => at(dice.chance(0.6) ? dice.below(INSTITUTIONS.length) : dice.below(PEOPLE_COUNT)),
  };
}

function makeUser(index: number, dice: Dice): User {
  const institution = INSTITUTIONS[index];
  const given = dice.pick(GIVEN_NAMES);
  const blue = dice.chance(0.08);
  const followers = Math.floor(40 * dice.next() ** -1.1) + (institution ? 50_000 : 0);
  const following = Math.floor(followers ** 0.6 * (0.5 + 4 * dice.next()));
  const tweets = 10 + Math.floor(2000 * dice.next() ** -0.6);
  return {
    ...identity(index, dice),
    name: institution?.name ?? `${given} ${dice.pick(FAMILY_NAMES)}${dice.pick(NAME_ENDINGS)}`,
    username: institution?.username ?? handle(index, given, dice),
    description: institution ? 'Conta inventada do simulador.' : dice.pick(DESCRIPTIONS),
    ...(dice.chance(0.6) && { location: dice.pick(LOCATIONS) }),
    profile_image_url: `${IMAGE_HOST}/perfil/${index}_normal.jpg`,
    protected: false,
    public_metrics: {
      followers_count: Math.min(followers, 20_000_000),
      following_count: Math.min(following, 5000),
      tweet_count: Math.min(tweets, 900_000),
      listed_count: Math.floor(followers / 150),
      like_count: Math.min(Math.floor(tweets * 2.5 * dice.next()), 900_000),
    },
    url: '',
    verified: blue || (institution !== undefined && institution.verifiedType !== 'none'),
    verified_type: institution?.verifiedType ?? (blue ? 'blue' : 'none'),
  };
}

/** Id and time of creation, which agree: the id carries the time in all but the old accounts. */
function identity(index: number, dice: Dice): Pick<User, 'id' | 'created_at'> {
  const isOld = index < OLD_ACCOUNTS;
  const createdMs =
    (isOld
      ? FIRST_OLD_ACCOUNT_MS + index * ACCOUNT_STEP_MS
      : FIRST_NEW_ACCOUNT_MS + (index - OLD_ACCOUNTS) * ACCOUNT_STEP_MS) +
    dice.below(ACCOUNT_STEP_MS / 1000) * 1000;
  const id = isOld
    ? String(OLD_ID_FIRST + index * OLD_ID_STEP + dice.below(OLD_ID_STEP))
    : (BigInt(idAt(createdMs)) + BigInt(dice.below(2 ** 22))).toString();
  return { id, created_at: new Date(createdMs).toISOString() };
}

/** A handle of at most 15 characters that ends in the account's index, so that none is there twice. */
function handle(index: number, given: string, dice: Dice): string {
  const word = dice.pick(HANDLE_WORDS);
  const plain = given.normalize('NFD').replace(/[^A-Za-z]/g, '');
  const start = dice.chance(0.5) ? `${word}_` : `${plain}${dice.chance(0.5) ? '_' : ''}${word.slice(0, 3)}_`;
  return `${start.slice(0, 11)}${index}`;
}
