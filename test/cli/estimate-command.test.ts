import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../../simulator/server.ts';
import { withFolder } from '../adapters/duckdb-lake.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';

let program: BuiltProgram;
beforeAll(() => {
  program = buildProgram();
});
afterAll(() => program.remove());

describe('tweetlake estimate', () => {
  it('prints a row a search off a terminal, and the picture when a table is asked for', () =>
    withSimulator(async (url, folder) => {
      const env = { X_API_URL: url };
      const rows = await program.run(['estimate'], { cwd: folder, env });
      const table = await program.run(['estimate', 'lula lang:pt', '--format', 'table'], { cwd: folder, env });

      expect(rows).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(rows.stdout)).toMatchObject({
        search: 'presidente',
        posts_per_day: expect.any(Number),
        monthly_post_budget: 2_000_000,
        hours: expect.arrayContaining([{ start: expect.stringMatching(/Z$/), posts: expect.any(Number) }]),
      });
      expect(table).toMatchObject({ code: 0, stderr: '' });
      expect(table.stdout).toMatch(/^query: lula lang:pt\n +00 +06 .*\n\w{3} \d\d \w{3} .*[▁-█]/);
      expect(table.stdout).not.toContain('\u001b');
    }));

  it('asks nothing that costs without --yes, and says what it would', () =>
    withSimulator(async (url, folder) => {
      // An address that is not loopback by name, as X's is not.
      const env = { X_API_URL: url.replace('127.0.0.1', '0.0.0.0'), X_BEARER_TOKEN: 'secret-token' };

      const refused = await program.run(['estimate'], { cwd: folder, env });
      const agreed = await program.run(['estimate', '--yes'], { cwd: folder, env });

      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr).toMatch(/^tweetlake: asking http:.* for counts costs \$0\.005; agree to it with --yes\n$/);
      expect(agreed).toMatchObject({ code: 0, stderr: expect.stringMatching(/counts of presidente, which costs \$0/) });
    }));

  it.each<[string[], RegExp]>([
    [['', '--yes'], /the query must have 1 to 512 characters, got 0/],
    [['a'.repeat(513)], /the query must have 1 to 512 characters, got 513/],
    [['lula', '--name', 'presidente'], /give a query, or --name/],
    [['--name', 'nope'], /there is no search nope in the settings; known are presidente/],
  ])('refuses %j', (args, message) =>
    withSimulator(async (url, folder) => {
      const refused = await program.run(['estimate', ...args], { cwd: folder, env: { X_API_URL: url } });

      expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
    }),
  );
});

async function withSimulator(action: (url: string, folder: string) => Promise<void>): Promise<void> {
  const simulator = await startSimulator();
  try {
    await withFolder((folder) => action(simulator.url, folder));
  } finally {
    await simulator.close();
  }
}
