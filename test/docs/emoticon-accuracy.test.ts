import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { hardTexts, METHODS, scoreOf, vectors } from '../../bench/emoticon-methods.ts';

const page = readFileSync(join(__dirname, '../../docs/emoticons.md'), 'utf8');

/** The cells of the page's table row that begins with `name`. */
function rowOf(name: string): string[] {
  const row = page.split('\n').find((line) => line.startsWith(`| ${name} `)) ?? '';
  return row.split('|').map((cell) => cell.trim());
}

it.each(METHODS)('docs/emoticons.md says how right this is: %s', (name, method) => {
  expect(rowOf(name).slice(2, 4)).toEqual([scoreOf(method, hardTexts()), scoreOf(method, vectors())]);
});

it('docs/emoticons.md says how many texts there are', () => {
  const count = (texts: readonly unknown[]): string => texts.length.toLocaleString('en');

  expect(page).toContain(`| ${count(hardTexts())} texts made to mislead | ${count(vectors())} vectors `);
  expect(page).toContain(`the ${count(vectors())} texts of`);
});
