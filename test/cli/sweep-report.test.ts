import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { addBackfill } from '../../cli/backfill.ts';
import { gapLines, incompleteLine } from '../../cli/ingest/sweep-report.ts';
import { shellFlags } from '../../cli/shell-flags.ts';
import { backfillCommand } from '../../core/backfill-command.ts';
import { NOTHING_SWEPT } from '../../pipeline/ingest/sweep-run.ts';
import { SEARCH } from '../support/sweeping.ts';

const GAP = { fromMs: Date.UTC(2026, 10, 1), toMs: Date.UTC(2026, 10, 2, 12, 30) };

describe('the report of a sweep', () => {
  it('names a gap, and the command that closes it', () => {
    const [line] = gapLines(
      SEARCH,
      { ...NOTHING_SWEPT, kind: 'complete', gaps: [GAP] },
      shellFlags({ lake: './lake' }),
    );

    expect(line).toBe(
      "search presidente has a gap: tweets from 2026-11-01T00:00:00.000Z to 2026-11-02T12:30:00.000Z are older than X's seven days; " +
        'this reads them from the full archive: npx tweetlake backfill --name presidente --from 2026-11-01T00:00:00.000Z --to 2026-11-02T12:30:00.000Z',
    );
  });

  it('gives the command a span that it takes, to the millisecond', async () => {
    const gap = { fromMs: GAP.fromMs + 1, toMs: GAP.toMs + 999 };
    const program = new Command().exitOverride();
    addBackfill(program);
    const backfill = program.commands.find((command) => command.name() === 'backfill');
    let taken: unknown;
    backfill?.action((options) => {
      taken = options;
    });

    const flags = shellFlags({ lake: './elsewhere', query: 'lula' });
    await program.parseAsync(backfillCommand('presidente', gap, flags).split(' ').slice(2), { from: 'user' });

    const { fromMs: from, toMs: to } = gap;
    expect(taken).toMatchObject({ name: 'presidente', from, to, lake: './elsewhere', query: 'lula' });
  });

  it('says when a sweep without budget goes on', () => {
    const cut = { kind: 'cut', cause: 'budget', reason: 'used up', resumeAtMs: Date.UTC(2026, 11, 1) } as const;

    expect(incompleteLine(SEARCH, { ...NOTHING_SWEPT, ...cut, gaps: [] })).toBe(
      'search presidente is not complete: used up; it can go on at 2026-12-01T00:00:00.000Z',
    );
  });
});

describe('shellFlags', () => {
  it('are as they are typed: quoted where it must be, without what is the default', () => {
    expect(shellFlags({ lake: './lake' })).toBe('');
    expect(shellFlags({ lake: '/data/my lake', config: 'a.json', query: `"it's" lang:pt` })).toBe(
      ` --lake '/data/my lake' --config a.json --query '"it'\\''s" lang:pt'`,
    );
  });
});
