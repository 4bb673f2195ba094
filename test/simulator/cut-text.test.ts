import { describe, expect, it } from '@jest/globals';
import { type JsonObject, objectOf, objectsOf, stringOf } from '../../core/json.ts';
import { notePreview, retweetText } from '../../simulator/tweets/cut-text.ts';
import { people } from '../../simulator/tweets/people.ts';
import { textBuilder } from '../../simulator/tweets/text-builder.ts';
import { describeRealData, sharedFileNames, sharedLines } from '../shared-data/shared-files.ts';
import { entityCuts } from './posts.ts';

const AUTHOR = { ...people(1).at(7), username: 'ana' };

describe('retweetText', () => {
  it('keeps a text that fits into 140 characters, an escaped character counting once', () => {
    const original = { text: '&amp;'.repeat(131) };

    expect(retweetText(original, AUTHOR).text).toBe(`RT @ana: ${original.text}`);
    expect(retweetText({ text: `${original.text}x` }, AUTHOR).text).toBe(`RT @ana: ${'&amp;'.repeat(130)}…`);
  });

  it('cuts between code points and leaves no blank before the ellipsis', () => {
    expect(retweetText({ text: '👏'.repeat(132) }, AUTHOR).text).toBe(`RT @ana: ${'👏'.repeat(130)}…`);
    expect(retweetText({ text: `${'x'.repeat(129)} ${'y'.repeat(20)}` }, AUTHOR).text).toBe(
      `RT @ana: ${'x'.repeat(129)}…`,
    );
  });

  it('moves the entities that stand whole in the cut text and drops the others', () => {
    const builder = textBuilder();
    builder.words(`👏 & ${'x'.repeat(100)}`);
    builder.hashtag('Política');
    builder.hashtag('Economia');
    builder.hashtag('Seleção');

    const { text, entities } = retweetText(builder.finish(), AUTHOR);

    expect(text).toMatch(/#Política #Economia #Sele…$/);
    expect(entityCuts(text, entities)).toEqual([
      ['#Política', '#Política'],
      ['#Economia', '#Economia'],
      ['@ana', '@ana'],
    ]);
  });
});

describe('notePreview', () => {
  it('ends with a whole word, without a sign that the note goes on', () => {
    const { text } = notePreview({ text: 'palavra '.repeat(60).trim() });

    expect(text).toBe('palavra '.repeat(34).trim());
  });

  it('is the whole text when that is short', () => {
    expect(notePreview({ text: 'curto' })).toEqual({ text: 'curto' });
  });
});

/** Retweets in real data beside their originals, where neither a rename nor a quote's link that X drops is in the way. */
function realRetweets(): readonly { retweet: JsonObject; original: JsonObject; username: string }[] {
  const pages = sharedFileNames().flatMap((name) => sharedLines(name).map(({ value }) => objectOf(value)));
  return pages.flatMap((page) => {
    const includes = objectOf(page.includes);
    const tweets = new Map(objectsOf(includes.tweets).map((tweet) => [tweet.id, tweet]));
    const users = new Map(objectsOf(includes.users).map((user) => [user.id, stringOf(user.username)]));
    return objectsOf(page.data).flatMap((retweet) => {
      const [reference] = objectsOf(retweet.referenced_tweets);
      const original = reference?.type === 'retweeted' ? tweets.get(reference.id) : undefined;
      const username = users.get(original?.author_id);
      const isPlain = objectsOf(original?.referenced_tweets).every(({ type }) => type !== 'quoted');
      const isNamed = stringOf(retweet.text)?.startsWith(`RT @${username}:`);
      return original && username && isPlain && isNamed ? [{ retweet, original, username }] : [];
    });
  });
}

describeRealData('retweetText against real retweets', () => {
  it('cuts as X did', () => {
    const pairs = realRetweets();

    const differing = pairs.filter(
      ({ retweet, original, username }) =>
        retweetText({ text: String(original.text) }, { ...AUTHOR, username }).text !== retweet.text,
    );

    expect(pairs.length).toBeGreaterThan(400);
    // One is known: X cut before an emoji with a skin tone where it would have fitted.
    expect(differing.length).toBeLessThanOrEqual(pairs.length / 100);
  });
});
