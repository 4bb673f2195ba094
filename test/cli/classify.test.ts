import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withFolder } from '../adapters/duckdb-lake.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';

let program: BuiltProgram;
beforeAll(() => {
  program = buildProgram();
});
afterAll(() => program.remove());

const ndjson = (lines: readonly unknown[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

describe('tweetlake classify', () => {
  it('answers each line in order, of texts as X delivers them', async () => {
    const input = ndjson([
      { id: '1', text: 'te amo &lt;3' },
      { id: '2', text: 'P&amp;D' },
      { id: 3, text: '😂 que dia :((' },
    ]);

    const { code, stdout, stderr } = await program.run(['classify'], { input });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      ndjson([
        { id: '1', symbol: '<3', sentiment: 'Positive', start: 7 },
        { id: '2', symbol: null, sentiment: 'Neutral', start: null },
        { id: 3, symbol: ':(', sentiment: 'Negative', start: 10 },
      ]),
    );
  });

  it('takes texts of REF as they stand', async () => {
    const input = ndjson([{ id: '1', text: '&lt;3 <3' }]);

    const { stdout } = await program.run(['classify', '--unescaped'], { input });

    expect(JSON.parse(stdout)).toMatchObject({ symbol: '<3', start: 6 });
  });

  it('names bad lines by their number, goes on, and ends with 3', async () => {
    const input = '{"id":"1","text":":)"}\n\nnope\n{"id":"2"}\n{"text":":("}\n[1]\n{"id":"3","text":":("}';

    const { code, stdout, stderr } = await program.run(['classify'], { input });

    expect(code).toBe(3);
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect([...stderr.matchAll(/line (\d+)/g)].map(([, number]) => number)).toEqual(['3', '4', '5', '6']);
  });

  it('reads a line to its end, whatever stands in it, and answers with the id as it was given', async () => {
    const input =
      '{"id":"1","text":"a\u2028b :)"}\r\n{"id":12345678901234567890,"text":":)"}\n\uFEFF{"id":2,"text":":("}';

    const { code, stdout, stderr } = await program.run(['classify'], { input });

    expect(code).toBe(3);
    expect(stdout).toBe(
      ndjson([
        { id: '1', symbol: ':)', sentiment: 'Positive', start: 4 },
        { id: 2, symbol: ':(', sentiment: 'Negative', start: 0 },
      ]),
    );
    expect(stderr).toMatch(/^tweetlake: line 2 has an "id" that is no whole number below 2\^53/);
  });

  it('holds neither what it reads nor what it writes', async () => {
    const line = ndjson([{ id: '1', text: 'que dia :) '.repeat(20) }]);
    const input = line.repeat(200_000);
    expect(input.length).toBeGreaterThan(40_000_000);

    const { code, stdout } = await program.run(['classify'], {
      input,
      env: { NODE_OPTIONS: '--max-old-space-size=24 --max-semi-space-size=1' },
    });

    expect(code).toBe(0);
    expect(stdout.length).toBeGreaterThan(10_000_000);
  });

  it('classifies one text, and says why', async () => {
    const { code, stdout } = await program.run([
      'classify',
      '--explain',
      '--text',
      'tel:(11) http://a/:) >:) oi :) :P',
    ]);

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      symbol: ':)',
      start: 28,
      faces: [
        { symbol: ':(', verdict: 'rejected', rule: 'R6' },
        { symbol: '://', verdict: 'skipped', rule: 'R3' },
        { symbol: '/:', verdict: 'skipped', rule: 'R3' },
        { symbol: '>:)', verdict: 'skipped', rule: 'R3' },
        { symbol: ':)', verdict: 'accepted', rule: 'R6', start: 28, end: 30 },
        { symbol: ':P', verdict: 'rejected', rule: 'R3', reason: 'an earlier face counts' },
      ],
    });
  });

  it('analyses the faces that the settings choose', () =>
    withFolder(async (folder) => {
      const config = join(folder, 'settings.json');
      await writeFile(config, JSON.stringify({ emoticons: { positive: [':v'], ignore: [':P'] } }));

      const { stdout } = await program.run(['classify', '--config', config, '--text', ':P haha :v']);

      expect(JSON.parse(stdout)).toEqual({ symbol: ':v', sentiment: 'Positive', start: 8 });
    }));

  it('refuses settings with an unknown face', () =>
    withFolder(async (folder) => {
      const config = join(folder, 'settings.json');
      await writeFile(config, JSON.stringify({ emoticons: { positive: ['uwu'] } }));

      const { code, stderr } = await program.run(['classify', '--config', config, '--text', ':)']);

      expect(code).toBe(2);
      expect(stderr).toMatch(/emoticons\.positive: "uwu" is no face/);
    }));
});
