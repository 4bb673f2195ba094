import type { Report } from './answer.ts';
import type { Parameters } from './parameters.ts';

/** Either goes on with a page's token. */
export const TOKEN_PARAMETERS = ['next_token', 'pagination_token'] as const;

/** X's tokens begin alike, whatever they point to. */
const TOKEN_START = 'b26v89c19zqg8o3f';
const TOKEN = new RegExp(`^${TOKEN_START}([0-9a-z]{1,13})$`);
const RADIX = 36;

/** The token of the page that follows a page which ended with this id; it holds for good. */
export function tokenAfter(lastId: string): string {
  return TOKEN_START + BigInt(lastId).toString(RADIX);
}

/** The id with which the page before ended, or null when the token is none of ours. */
export function lastIdOf(token: string): string | null {
  const [, digits] = TOKEN.exec(token) ?? [];
  if (digits === undefined) return null;
  let id = 0n;
  for (const digit of digits) id = id * BigInt(RADIX) + BigInt(Number.parseInt(digit, RADIX));
  return id > 0n && id < 1n << 63n ? id.toString() : null;
}

/** The id that the page before ended with, or null on the first page. */
export function readToken(parameters: Parameters, report: Report): string | null {
  const name = TOKEN_PARAMETERS.find((candidate) => parameters.has(candidate));
  const token = name && parameters.get(name);
  if (name === undefined || token === undefined) return null;
  const lastId = lastIdOf(token);
  if (lastId === null) {
    report({
      parameters: { [name]: [token] },
      message: `The \`${name}\` query parameter value [${token}] is not valid`,
    });
  }
  return lastId;
}
