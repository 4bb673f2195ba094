import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { folderObjectStore } from '../../adapters/folder/folder-object-store.ts';
import { withFolder } from '../adapters/duckdb-lake.ts';
import { type BuiltProgram, buildProgram } from '../cli/built-program.ts';
import { snapshotOf } from '../support/store-snapshot.ts';
import { countedIds, describeRealData, sharedFileNames, sharedFilePath } from './shared-files.ts';

const ZONES = ['raw/', 'ref/', 'quarantine/', 'state/'];

describeRealData('tweetlake import of real X API v2 data', realImportSuite);

function realImportSuite(): void {
  let program: BuiltProgram;
  beforeAll(() => {
    program = buildProgram();
  });
  afterAll(() => program.remove());

  it('gives each tweet that the files hold once, and again changes no byte of RAW, REF or quarantine', () =>
    withFolder(async (lake) => {
      const files = sharedFileNames().map(sharedFilePath);
      const counted = new Set(sharedFileNames().flatMap((name) => [...countedIds(name)]));
      expect(counted.size).toBeGreaterThan(1000);

      const first = await program.run(['import', ...files, '--lake', lake]);
      expect(first).toMatchObject({ code: 3, stderr: '' });
      expect(first.stdout).toMatch(
        /\nrejected 276 records \(counts 169, user 96, list 6, compliance 4, broken 1\); kept in quarantine\/import\/ of the lake\n {2}counts: .*counts\.jsonl, line 1: a count of tweets, not a tweet\n/,
      );
      const ids = await program.run(['query', 'select id from tweets', '--lake', lake, '--format', 'csv']);
      expect(ids.stdout.trimEnd().split('\r\n').slice(1).sort()).toEqual([...counted].sort());

      const before = await snapshotOf(folderObjectStore(lake), ZONES);
      const again = await program.run(['import', ...files, '--lake', lake]);
      expect(again).toMatchObject({ code: 3, stderr: '' });
      expect(again.stdout).toMatch(/ 0 parts written with 0 rows\n/);
      expect(await snapshotOf(folderObjectStore(lake), ZONES)).toEqual(before);
    }));
}
