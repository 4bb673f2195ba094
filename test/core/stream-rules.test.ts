import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UsageError } from '../../core/errors.ts';
import { planRules, type StreamRule, searchOfTag } from '../../core/stream-rules.ts';

const LULA = { name: 'lula', query: 'lula lang:pt' };
const THEIRS: StreamRule = { id: '9', value: 'cats', tag: 'lula' };
const OURS: StreamRule = { id: '1', value: 'lula lang:pt', tag: 'tweetlake:lula' };

describe('planRules (row "stream": rules)', () => {
  it('adds a rule for each search, tagged as ours', () => {
    expect(planRules([], [LULA])).toEqual({ add: [{ tag: 'tweetlake:lula', value: 'lula lang:pt' }], delete: [] });
  });

  it('changes nothing when all is as configured', () => {
    expect(planRules([OURS, THEIRS], [LULA])).toEqual({ add: [], delete: [] });
  });

  it('replaces a rule whose text has changed, and deletes one whose search is gone', () => {
    const gone = { id: '2', value: 'old', tag: 'tweetlake:old' };

    expect(planRules([{ ...OURS, value: 'lula' }, gone], [LULA])).toEqual({
      add: [{ tag: 'tweetlake:lula', value: 'lula lang:pt' }],
      delete: [{ ...OURS, value: 'lula' }, gone],
    });
  });

  it('adds no text that somebody else has set already, for X takes none twice', () => {
    expect(planRules([{ ...THEIRS, value: LULA.query }], [LULA])).toEqual({ add: [], delete: [] });
  });

  it('never deletes a rule of somebody else, and leads to a state in which nothing is to change', () => {
    const text = fc.constantFrom('a', 'b', 'c', 'd');
    const tag = fc.constantFrom(null, 'x', 'a', 'tweetlake:a', 'tweetlake:b', 'tweetlake:c');
    const rules = fc.uniqueArray(fc.record({ id: fc.uuid(), value: text, tag }), { selector: ({ value }) => value });
    const searches = fc.uniqueArray(fc.record({ name: text, query: text }), { selector: ({ name }) => name });
    fc.assert(
      fc.property(rules, searches, (found, wanted) => {
        const plan = planRules(found, wanted);

        expect(plan.delete.every((rule) => searchOfTag(rule.tag) !== null)).toBe(true);
        const after = [...found.filter((rule) => !plan.delete.includes(rule)), ...plan.add.map(withId)];
        expect(planRules(after, wanted)).toEqual({ add: [], delete: [] });
        expect(new Set(after.map(({ value }) => value)).size).toBe(after.length);
      }),
    );
  });

  it('refuses a rule of more than 1,024 characters, and more than 1,000 rules', () => {
    expect(planRules([], [{ name: 'long', query: '😀'.repeat(1024) }]).add).toHaveLength(1);
    expect(() => planRules([], [{ name: 'long', query: 'a'.repeat(1025) }])).toThrow(UsageError);
    const many = Array.from({ length: 1000 }, (_, i) => ({ id: `${i}`, value: `${i}`, tag: null }));
    expect(() => planRules(many, [LULA])).toThrow('the stream would have 1001 rules, X takes 1000');
  });
});

function withId(rule: { value: string; tag: string }): StreamRule {
  return { ...rule, id: `new-${rule.value}` };
}
