import { describe, expect, it } from '@jest/globals';
import { missingFinding, parseFinding, peerFinding } from '../../bench/peers/peer-finding.ts';

const MB = 1024 * 1024;
const usage = (wallMs: number, peakMb = 100, code = 0) => ({ wallMs, cpuMs: wallMs, peakBytes: peakMb * MB, code });
const whole = { rows: 1000, ids: 1000 };
const ours = { name: 'import', lines: 1000, usages: [usage(9000), usage(2000, 300), usage(1000)] };
const theirs = { name: 'peer', lines: 1000, usages: [usage(1000, 512)], counts: [whole] };

describe('peerFinding', () => {
  it('puts the median run of each side by side, with the largest peak', () => {
    expect(peerFinding(ours, theirs)).toEqual({
      what: 'import',
      measured: '500 rows/s, 300 MB',
      beside: 'peer 1000 rows/s, 512 MB',
      ratio: 0.5,
      bound: 'all 1,000 rows',
      isKept: true,
    });
  });

  it('compares rates, so that a peer may read fewer lines', () => {
    const fewer = { ...theirs, lines: 100, counts: [{ rows: 100, ids: 100 }] };

    expect(peerFinding(ours, fewer)).toMatchObject({ beside: 'peer 100 rows/s, 512 MB', ratio: 5, isKept: true });
  });

  it.each([
    ['lost a tweet', { rows: 999, ids: 999 }],
    ['wrote one twice', { rows: 1001, ids: 1000 }],
    ['wrote one in place of another', { rows: 1000, ids: 999 }],
  ])('does not let a peer pass that %s in one of its runs', (_, count) => {
    const finding = peerFinding(ours, { ...theirs, counts: [whole, count, whole] });

    expect(finding.isKept).toBe(false);
    expect(finding.beside).toContain(`${count.ids} tweets in ${count.rows} rows`);
  });

  it('gives no ratio to a peer that failed', () => {
    const failed = { ...theirs, usages: [usage(1000), usage(10, 1, 3)], counts: [whole] };

    expect(peerFinding(ours, failed)).toMatchObject({ beside: 'peer: ended with 3', ratio: null, isKept: false });
  });
});

describe('parseFinding', () => {
  it.each([
    [899, false],
    [900, true],
  ])('keeps 0.45 of the rate of JSON.parse: %d of 2000 ms', (wallMs, isKept) => {
    const parse = { ...ours, usages: [usage(wallMs)] };

    expect(parseFinding(ours, parse)).toMatchObject({ bound: '>= 0.45', isKept });
  });
});

describe('missingFinding', () => {
  it('says in one line what a peer needs, and breaks no bound', () => {
    const finding = missingFinding('peer', new Error('needs Java 17\nat …'));

    expect(finding).toMatchObject({ what: 'peer', measured: 'not measured', beside: 'needs Java 17', bound: '' });
    expect(finding.isKept).toBe(true);
  });
});
