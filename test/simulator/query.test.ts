import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matcherOf } from '../../simulator/query/matcher.ts';
import { parseQuery } from '../../simulator/query/parse-query.ts';
import type { Folding } from '../../simulator/query/text-tokens.ts';
import type { InventedPost } from '../../simulator/tweets/tweet.ts';
import { EVENING_MS, postsBefore } from './posts.ts';

const POSTS = postsBefore(EVENING_MS, 30, { seed: 5 });
const [ORIGINAL] = POSTS.filter(({ kind, tweet }) => kind === 'original' && !tweet.note_tweet);

/** An original that says this. */
function saying(text: string): InventedPost {
  if (!ORIGINAL) throw new Error('there must be an original');
  const { entities: _, ...tweet } = ORIGINAL.tweet;
  return { ...ORIGINAL, tweet: { ...tweet, text } };
}

function matches(query: string, post: InventedPost, folding: Folding = 'accents'): boolean {
  const parsed = parseQuery(query);
  if (parsed.kind !== 'query') throw new Error(`query must be readable: ${query}: ${parsed.reasons.join(', ')}`);
  return matcherOf(parsed.query, folding)(post);
}

function reasonsOf(query: string): readonly string[] {
  const parsed = parseQuery(query);
  return parsed.kind === 'refused' ? parsed.reasons : [];
}

const idsOf = (posts: readonly InventedPost[]) => posts.map(({ tweet }) => tweet.id);

describe('a query of words', () => {
  it.each([
    ['gato', 'Um gato!', true],
    ['gato', 'Um gatoo', false],
    ['GATO', 'um Gato', true],
    ['gato', 'um #gato', true],
    ['gato preto', 'preto é o gato', true],
    ['gato preto', 'um gato', false],
    ['"gato preto"', 'um gato, preto', true],
    ['"gato preto"', 'preto gato', false],
    ['"gato preto"', 'gato pretos', false],
    ['coca-cola', 'uma coca cola', true],
    ['p&d', 'verba de P&amp;D', true],
    ['amp', 'verba de P&amp;D', false],
    ['abc', 'veja https://t.co/abc', false],
    ['gato OR cão', 'um cão', true],
    ['gato OR cão preto', 'um gato', true],
    ['gato OR cão preto', 'um cão', false],
    ['preto gato OR cão', 'um cão', true],
    ['(gato OR cão) preto', 'um gato', false],
    ['(gato OR cão) preto', 'um cão preto', true],
    ['gato -preto', 'gato preto', false],
    ['gato -preto', 'gato branco', true],
    ['gato -"muito preto"', 'gato muito preto', false],
    ['gato -(preto OR branco)', 'gato branco', false],
    ['gato -(preto OR branco)', 'gato azul', true],
    ['"and"', 'rock and roll', true],
    ['😂', 'que isso 😂😂', true],
    ['🙏🏽', 'amém 🙏🏽', true],
    ['🙏🏽', 'amém 🙏', false],
    ['20:30', 'vejo às 20:30', true],
  ])('%s in "%s": %p', (query, text, expected) => {
    expect(matches(query, saying(text))).toBe(expected);
  });

  it('looks past accents in search and not in a rule, and past case in both', () => {
    for (const [query, text] of [
      ['republica', 'A REPÚBLICA'],
      ['república', 'a republica'],
    ] as const) {
      expect(matches(query, saying(text), 'accents')).toBe(true);
      expect(matches(query, saying(text), 'case')).toBe(false);
    }
    expect(matches('REPÚBLICA', saying('república'), 'case')).toBe(true);
  });

  it('reads a retweet by the tweet that it repeats, and a note by its long form', () => {
    const cut = POSTS.find(({ kind, tweet }) => kind === 'retweet' && tweet.text.endsWith('…'));
    const lastWord = (text = '') =>
      text
        .replace(/https\S+/g, '')
        .match(/\p{L}{5,}/gu)
        ?.at(-1) ?? '';
    const note = POSTS.find(({ tweet }) => !tweet.text.includes(lastWord(tweet.note_tweet?.text)));

    expect(cut && matches(lastWord(cut.referenced?.tweet.text), cut)).toBe(true);
    expect(note && matches(lastWord(note.tweet.note_tweet?.text), note)).toBe(true);
  });
});

describe('an operator', () => {
  const has = (post: InventedPost) => (post.kind === 'retweet' && post.referenced ? post.referenced : post);
  const entities = (post: InventedPost) => has(post).tweet.note_tweet?.entities ?? has(post).tweet.entities;
  const every: readonly [string, (post: InventedPost) => boolean][] = [
    ['lang:pt', ({ tweet }) => tweet.lang === 'pt'],
    ['has:links', (post) => entities(post)?.urls !== undefined],
    ['has:hashtags', (post) => entities(post)?.hashtags !== undefined],
    ['has:mentions', (post) => post.kind === 'retweet' || entities(post)?.mentions !== undefined],
    ['has:media', (post) => has(post).media.length > 0],
    ['has:images', (post) => has(post).media.some(({ type }) => type === 'photo')],
    ['has:videos', (post) => has(post).media.some(({ type }) => type === 'video')],
    ['has:geo', ({ place }) => place !== null],
    ['is:retweet', ({ kind }) => kind === 'retweet'],
    ['is:reply', ({ kind }) => kind === 'reply'],
    ['is:quote', ({ kind }) => kind === 'quote'],
    ['is:verified', ({ author }) => author.verified],
    ['#Política', (post) => entities(post)?.hashtags?.some(({ tag }) => tag === 'Política') === true],
    [
      '@diario_sim',
      (post) =>
        [post.tweet.entities, entities(post)].some((each) =>
          each?.mentions?.some(({ username }) => username === 'diario_sim'),
        ),
    ],
  ];
  it.each(every)('%s holds of what has it, and of nothing else', (operator, expected) => {
    // A word that is nowhere, negated, lets the operator stand.
    const found = POSTS.filter((post) => !matches(`xyzzy OR -(${operator})`, post));

    expect(found.length).toBeGreaterThan(0);
    expect(idsOf(found)).toEqual(idsOf(POSTS.filter(expected)));
  });

  it('from: takes a handle in any case, with or without @, or an id', () => {
    const [post] = POSTS;
    const author = post?.author;

    for (const name of [author?.username, author?.username.toUpperCase(), `@${author?.username}`, author?.id]) {
      expect(post && matches(`from:${name}`, post)).toBe(true);
    }
    expect(
      POSTS.filter((other) => matches(`from:${author?.username}`, other)).every(
        ({ author: { id } }) => id === author?.id,
      ),
    ).toBe(true);
  });

  it('is read in any case', () => {
    expect(matches('gato LANG:PT', saying('gato'))).toBe(true);
  });
});

describe('a query that X could not read', () => {
  it.each([
    ['(gato', "missing ')' at '<EOF>' (at position 6)"],
    ['gato)', "missing EOF at ')' (at position 5)"],
    ['()', "no viable alternative at input ')' (at position 2)"],
    ['OR gato', "no viable alternative at input 'OR' (at position 1)"],
    ['gato OR', "no viable alternative at input '<EOF>' (at position 8)"],
    ['"gato', `no viable alternative at input '"gato' (at position 1)`],
    ['[gato]', "no viable alternative at input '[gato]' (at position 1)"],
    ['!!!', "no viable alternative at input '!!!' (at position 1)"],
    ['$PBR', "no viable alternative at input '$PBR' (at position 1)"],
    ['   ', "no viable alternative at input '<EOF>' (at position 4)"],
    ['lang:', "no viable alternative at input 'lang:' (at position 1)"],
    ['-gato', 'Rule must contain at least one positive, non-stopword clause (at position 1)'],
    ['-gato -cão', 'Rule must contain at least one positive, non-stopword clause (at position 1)'],
    ['has:media is:reply', 'Rule must contain at least one positive, non-stopword clause (at position 1)'],
  ])('%s: %s', (query, reason) => {
    expect(reasonsOf(query)).toEqual([reason]);
  });

  it('is told of operators that X does not have', () => {
    const rest =
      'Operator is not available in current product or product packaging. Please refer to complete available operator list at http://t.co/operators.';

    expect(reasonsOf('gato since:2026')).toEqual([`Reference to invalid operator 'since'. ${rest} (at position 6)`]);
    expect(reasonsOf('gato has:polls')).toEqual([`Reference to invalid operator 'has:polls'. ${rest} (at position 6)`]);
  });

  it('is told of operators that stand alone, and of and', () => {
    expect(reasonsOf('has:media')[0]).toBe('is/has/lang cannot be used as a standalone operator (at position 1)');
    expect(reasonsOf('gato AND cão')[0]).toMatch(/^Ambiguous use of and as a keyword\. .* \(at position 6\)$/);
    expect(reasonsOf('gato or cão')[0]).toMatch(/^Ambiguous use of or as a keyword\./);
  });
});

describe('parseQuery', () => {
  it('reads or refuses any text, and never fails', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '(',
        ')',
        '-',
        '"',
        ' ',
        'OR',
        'and',
        'from:',
        'lang:pt',
        'has:',
        'is:reply',
        '#',
        '@',
        ':',
        '[',
        'ã',
        '😂',
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const parsed = parseQuery(pieces.join(''));

        if (parsed.kind === 'refused') expect(parsed.reasons.length).toBeGreaterThan(0);
        else expect([true, false]).toContain(matcherOf(parsed.query, 'case')(saying('um gato')));
      }),
    );
    expect(parseQuery('('.repeat(1024)).kind).toBe('refused');
  });
});
