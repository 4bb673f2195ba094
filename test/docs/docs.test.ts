import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { AWS_PRICE_USD } from '../../core/aws-price.ts';
import { schemaPage } from './schema-page.ts';

const ROOT = join(import.meta.dirname, '../..');
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const pages = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

describe('docs/schema.md', () => {
  it('is what `npm run docs` writes', () => {
    expect(textOf('docs/schema.md')).toBe(schemaPage());
  });
});

describe('docs/dependencies.md', () => {
  const { dependencies, devDependencies } = JSON.parse(textOf('package.json'));

  it('names every dependency that is no types', () => {
    const page = textOf('docs/dependencies.md');
    const names = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !name.startsWith('@types/'));

    expect(names.filter((name) => !page.includes(name.split('/').at(-1) ?? name))).toEqual([]);
  });

  it('speaks of exact versions', () => {
    const versions = Object.entries({ ...dependencies, ...devDependencies });

    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))).toEqual([]);
  });
});

describe('docs/deploy.md', () => {
  it('counts with the prices of the code', () => {
    const { s3PutOrList, s3GetOrHead, s3GbMonth, eventBridgeEvent, sqsRequest, lambdaGbSecond } = AWS_PRICE_USD;
    const page = textOf('docs/deploy.md');

    for (const text of [
      `$${(s3PutOrList * 1000).toFixed(3)} / 1,000`,
      `$${(s3GetOrHead * 1000).toFixed(4)} / 1,000`,
      `$${(eventBridgeEvent * 1_000_000).toFixed(2)} / million`,
      `$${(sqsRequest * 1_000_000).toFixed(2)} / million`,
      `$${lambdaGbSecond} / GB-s`,
      `GB × $${s3GbMonth})`,
    ])
      expect(page).toContain(text);
  });
});

describe.each(pages)('%s', (page) => {
  it('links to files that are there', () => {
    const links = [...textOf(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) => link ?? '');

    expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
  });

  it('names commands and files of this project that are there', () => {
    const scripts = [...textOf(page).matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name ?? '');
    const known = Object.keys(JSON.parse(textOf('package.json')).scripts);

    expect(scripts.filter((name) => !known.includes(name))).toEqual([]);
  });
});
