import type { ChildProcess } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderObjectStore } from '../../adapters/folder/folder-object-store.ts';
import { sha256 } from '../../adapters/hash.ts';
import { faceSetOf } from '../../core/emoticons/face-set.ts';
import { refineVersionOf } from '../../core/refine-version.ts';
import { idAt } from '../../core/snowflake.ts';
import { withFolder } from '../adapters/duckdb-lake.ts';
import { type AwsRequest, type FakeAws, startFakeAws } from '../support/fake-aws.ts';
import { snapshotOf } from '../support/store-snapshot.ts';
import type { BuiltProgram, Finished, RunOptions } from './built-program.ts';

const OUTPUTS = {
  RawBucket: 'raw-bucket',
  RefBucket: 'ref-bucket',
  Database: 'lake',
  RefineVersion: refineVersionOf(sha256, faceSetOf()),
};
const STATE = '{"format":1,"slots":[{"fromDay":"0000-01-01","minutes":60}]}';
const ZONES = ['raw/', 'ref/', 'quarantine/', 'erasure/'];
export const SLOTS = 5;
const TWEETS_A_SLOT = 230;
export const RAW_FILES = SLOTS * Math.ceil(TWEETS_A_SLOT / 100);

/** A fake stack's lake, and an archive beside it. */
export interface Cloud {
  readonly folder: string;
  readonly aws: FakeAws;
  /** Imports the archive into the fake stack. */
  run(args: readonly string[], options?: RunOptions): Promise<Finished>;
  /** The same, but sends the process a signal at the first such request. */
  endedAt(signal: NodeJS.Signals, isMeant: (request: AwsRequest) => boolean): Promise<Finished>;
  /** Keys of both buckets with the hash of their content. */
  content(): Record<string, string>;
  /** What an import of the same archive into a folder gives. */
  folderContent(): Promise<Record<string, string>>;
  /** Rooms that are left in the user's cache. */
  leftBehind(): Promise<string[]>;
}

/** Gives the action a fake stack with an empty lake. */
export function withCloud(program: BuiltProgram, action: (cloud: Cloud) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const archive = join(folder, 'archive.jsonl');
    await writeFile(archive, archiveText());
    await writeFile(join(folder, 'core.json'), '{"emoticons":{"tiers":["core"]}}');
    await writeFile(join(folder, 'slots.json'), '{"slotMinutes":10}');
    const aws = await startFakeAws(OUTPUTS);
    aws.objects.set('raw-bucket/state/lake.json', { bytes: Buffer.from(STATE), metadata: {} });
    const env = { ...aws.env, XDG_CACHE_HOME: join(folder, 'cache') };
    const cloud: Cloud = {
      folder,
      aws,
      run: (args, options = {}) =>
        program.run(['import', archive, '--lake', 'aws:TweetLake', ...args], { cwd: folder, env, ...options }),
      endedAt(signal, isMeant) {
        let child: ChildProcess | null = null;
        aws.fault = (request) => {
          if (isMeant(request)) {
            child?.kill(signal);
            aws.fault = () => null;
          }
          return null;
        };
        return cloud.run(['--yes', '--threads', '1'], { onStart: (started) => (child = started) });
      },
      content: () => contentOf(aws),
      async folderContent() {
        await program.run(['import', archive], { cwd: folder });
        return snapshotOf(folderObjectStore(join(folder, 'lake')), ZONES);
      },
      async leftBehind() {
        const [root = ''] = await readdir(join(folder, 'cache/tweetlake'));
        return (await readdir(join(folder, 'cache/tweetlake', root))).filter((name) => name !== 'locks');
      },
    };
    try {
      await action(cloud);
    } finally {
      await aws.close();
    }
  });
}

/** Stream lines of five hours over midnight, a line that is cut, and a notice. */
function archiveText(): string {
  const startMs = Date.parse('2026-11-20T21:00:00Z');
  const lines = Array.from({ length: SLOTS * TWEETS_A_SLOT }, (_, i) => {
    const timeMs = startMs + (i % SLOTS) * 3_600_000 + i * 1000;
    return JSON.stringify({ data: { id: idAt(timeMs), text: `n\u00ba ${i} :)` } });
  });
  return `${lines.join('\n')}\n{"delete":{"status":{"id_str":"5"}}}\n{"data":{"id":"19`;
}

function contentOf({ objects }: FakeAws): Record<string, string> {
  const content: Record<string, string> = {};
  for (const [name, { bytes }] of objects) {
    const key = name.slice(name.indexOf('/') + 1);
    if (ZONES.some((zone) => key.startsWith(zone))) content[key] = sha256(bytes);
  }
  return content;
}
