import { beginLine, endLines, type SearchRun, searchesKey } from '../../core/search-record.ts';

const run = (name: string, day: string, query: string): SearchRun => ({
  ...{ name, query, source: 'search', run: `${name} ${day}` },
  beganAtMs: Date.parse(`2026-11-${day}T10:00:00Z`),
});

const covering = (from: string, until: string) => ({
  outcome: 'complete' as const,
  reason: null,
  posts: 7,
  requests: 1,
  covered: [{ fromMs: Date.parse(`2026-11-${from}:00Z`), toMs: Date.parse(`2026-11-${until}:00Z`) }],
  missed: [],
});

const FIRST = run('presidente', '02', 'presidente lang:pt');
const SECOND = run('presidente', '03', 'presidente OR "olá"');
const DEAD = run('presidente', '04', 'presidente OR "olá"');
const BACK = run('presidente', '12', 'presidente lang:pt');
const OTHER = run('outro', '03', 'outro');
/** Two rules of one connection. */
const RULES = ['chuva', 'sol'].map(
  (name): SearchRun => ({ ...run(name, '06', name), source: 'stream', run: 'stream' }),
);
const LATE = { fromMs: Date.parse('2026-11-03T10:00Z'), toMs: Date.parse('2026-11-05T10:10Z') };

/** Files of `searches/`: two searches, one of them with three texts in turn, a run that died and a gap; and two rules. */
export const SEARCH_RECORDS: Readonly<Record<string, string>> = {
  [searchesKey('presidente', FIRST.beganAtMs, 1)]: [
    beginLine(FIRST),
    endLines(FIRST, { ...covering('02T09:30', '02T09:59'), atMs: FIRST.beganAtMs + 5000 }),
  ].join(''),
  [searchesKey('presidente', SECOND.beganAtMs, 1)]: [
    beginLine(SECOND),
    endLines(SECOND, { ...covering('02T09:59', '03T10:00'), atMs: SECOND.beganAtMs + 5000 }),
  ].join(''),
  [searchesKey('presidente', DEAD.beganAtMs, 1)]: beginLine(DEAD),
  [searchesKey('presidente', BACK.beganAtMs, 1)]: [
    beginLine(BACK),
    endLines(BACK, { ...covering('05T10:10', '12T09:59'), missed: [LATE], atMs: BACK.beganAtMs + 5000 }),
  ].join(''),
  ...Object.fromEntries(
    RULES.map((rule, i) => [
      searchesKey(rule.name, rule.beganAtMs, 1),
      beginLine(rule) +
        endLines(rule, { ...covering('06T10:00', '06T11:00'), posts: 7 + i, atMs: rule.beganAtMs + 3_600_000 }),
    ]),
  ),
  [searchesKey('outro', OTHER.beganAtMs, 1)]: [
    beginLine(OTHER),
    endLines(OTHER, { ...covering('03T09:30', '03T09:59'), atMs: OTHER.beganAtMs + 5000 }),
  ].join(''),
};
