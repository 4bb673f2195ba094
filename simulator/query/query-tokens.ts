/** A piece of a query; positions count from 1, as X's messages do. */
export interface QueryToken {
  readonly kind: 'open' | 'close' | 'or' | 'not' | 'phrase' | 'word' | 'end' | 'broken';
  /** As it was written, a phrase without its quotes. */
  readonly text: string;
  readonly position: number;
}

/** What a word ends at; a quote inside a word belongs to it when it follows a colon: `from:"name"`. */
const WORD = /^(?:[^\s()"]*:"[^"]*"|[^\s()"]+)/;
const PHRASE = /^"([^"]*)"/;

/** Cuts a query into its tokens; the last is always the end. */
export function queryTokens(query: string): readonly QueryToken[] {
  const tokens: QueryToken[] = [];
  let index = 0;
  while (index < query.length) {
    const rest = query.slice(index);
    const blank = /^\s+/.exec(rest)?.[0].length ?? 0;
    if (blank === 0) {
      const [token, length] = firstToken(rest, index + 1);
      tokens.push(token);
      index += length;
    }
    index += blank;
  }
  tokens.push({ kind: 'end', text: '<EOF>', position: query.length + 1 });
  return tokens;
}

function firstToken(rest: string, position: number): [token: QueryToken, length: number] {
  const sign = rest.charAt(0);
  if (sign === '(') return [{ kind: 'open', text: sign, position }, 1];
  if (sign === ')') return [{ kind: 'close', text: sign, position }, 1];
  if (sign === '-' && /^-[^\s)-]/.test(rest)) return [{ kind: 'not', text: sign, position }, 1];
  const [quoted, phrase] = PHRASE.exec(rest) ?? [];
  if (quoted !== undefined && phrase !== undefined) return [{ kind: 'phrase', text: phrase, position }, quoted.length];
  const word = WORD.exec(rest)?.[0];
  // A quote that is never closed.
  if (word === undefined) return [{ kind: 'broken', text: rest, position }, rest.length];
  return [{ kind: word === 'OR' ? 'or' : 'word', text: word, position }, word.length];
}
