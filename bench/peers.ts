import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { LEXICON } from '../core/emoticons/lexicon.ts';
import { archiveOf, headOfArchive, splitArchiveOf } from './archive.ts';
import { countTweets, type TweetCount } from './count-tweets.ts';
import { type ImportRound, medianRound, runImport, runRound } from './import.ts';
import type { Usage } from './measure.ts';
import type { Peer, RunPeer } from './peers/peer.ts';
import { missingFinding, parseFinding, peerFinding, type Runs } from './peers/peer-finding.ts';
import { PEERS } from './peers/peers.ts';
import { plainExpression } from './plain-expression.ts';
import { readOnce } from './read-once.ts';
import type { Finding } from './report.ts';
import { fileCountOf } from './split-lines.ts';

const CORE_FACES = LEXICON.filter(({ tier }) => tier === 'core');
const FACES = {
  pattern: plainExpression(CORE_FACES.map(({ face }) => face)),
  positive: CORE_FACES.filter(({ polarity }) => polarity === 'positive').map(({ face }) => face),
};

interface PeersOptions {
  readonly tweets: number;
  readonly rounds: number;
  /** One name of PEERS; without it all of them. */
  readonly only: string | undefined;
  /** Rounds over the one file that an earlier part measured; they are not measured again. */
  readonly importRounds: readonly ImportRound[];
}

/** An archive into RAW and REF beside other ways from tweets to rows; then the same lines in many files. */
export async function benchPeers({ tweets, rounds, only, importRounds }: PeersOptions): Promise<Finding[]> {
  const { ready, missing } = await preparePeers(only);
  const archive = await archiveOf(tweets);
  const parts = await splitArchiveOf(tweets);
  const folder = await mkdtemp(join(tmpdir(), 'tweetlake-bench-'));
  const setting = { tweets, rounds, folder };
  const files = `${fileCountOf(tweets).toLocaleString('en')} files`;
  try {
    return [
      ...(await fromOneFile({ ...setting, what: 'one file', source: archive, glob: archive }, ready, importRounds)),
      ...(await fromManyFiles({ ...setting, what: files, source: parts, glob: join(parts, '*.jsonl') }, ready)),
      ...missing,
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface ReadyPeer {
  readonly peer: Peer;
  readonly run: RunPeer;
}

async function preparePeers(only: string | undefined): Promise<{ ready: ReadyPeer[]; missing: Finding[] }> {
  if (only !== undefined && !(only in PEERS))
    throw new Error(`--peer must be one of ${Object.keys(PEERS).join(', ')}, got "${only}"`);
  const ready: ReadyPeer[] = [];
  const missing: Finding[] = [];
  for (const [name, peer] of Object.entries(PEERS)) {
    if (only !== undefined && only !== name) continue;
    try {
      ready.push({ peer, run: await peer.prepare() });
    } catch (error) {
      missing.push(missingFinding(peer.name, error));
    }
  }
  return { ready, missing };
}

/** How the lines lie, and where and how often they are read. */
interface Layout {
  readonly what: string;
  readonly source: string;
  readonly glob: string;
  readonly tweets: number;
  readonly rounds: number;
  readonly folder: string;
}

async function fromOneFile(
  layout: Layout,
  peers: readonly ReadyPeer[],
  importRounds: readonly ImportRound[],
): Promise<Finding[]> {
  const { source, tweets, rounds, folder } = layout;
  const measured = [...importRounds];
  if (measured.length === 0)
    for (let i = 0; i < rounds; i++) measured.push(await runRound(source, join(folder, `from-one-${i}`), tweets));
  const { parse, run } = medianRound(measured);
  const ours = runsOf(layout, [run]);
  return [parseFinding(ours, { ...ours, usages: [parse] }), ...(await besideEach(peers, layout, ours))];
}

async function fromManyFiles(layout: Layout, peers: readonly ReadyPeer[]): Promise<Finding[]> {
  const { source, tweets, rounds, folder } = layout;
  const readers = peers.filter(({ peer }) => peer.linesMax === undefined);
  if (readers.length === 0) return [];
  const usages: Usage[] = [];
  for (let i = 0; i < rounds; i++) usages.push(await runImport(source, join(folder, `from-many-${i}`), tweets));
  return besideEach(readers, layout, runsOf(layout, usages));
}

function runsOf({ what, tweets }: Layout, usages: readonly Usage[]): Runs {
  return { name: `import of ${tweets.toLocaleString('en')} tweets in ${what}`, lines: tweets, usages };
}

async function besideEach(peers: readonly ReadyPeer[], layout: Layout, ours: Runs): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const peer of peers) findings.push(await besidePeer(peer, layout, ours));
  return findings;
}

async function besidePeer({ peer, run }: ReadyPeer, layout: Layout, ours: Runs): Promise<Finding> {
  const lines = Math.min(layout.tweets, peer.linesMax ?? layout.tweets);
  const source = lines === layout.tweets ? layout.source : await headOfArchive(layout.tweets, lines);
  const usages: Usage[] = [];
  const counts: TweetCount[] = [];
  for (let i = 0; i < layout.rounds; i++) {
    const target = join(await mkdtemp(join(layout.folder, 'peer-')), 'rows');
    await readOnce(source);
    const usage = await run({ source, glob: layout.glob, target, threads: availableParallelism(), ...FACES });
    usages.push(usage);
    if (usage.code === 0) counts.push(await countTweets(peer.tableOf(target)));
  }
  return peerFinding(ours, { name: peer.name, lines, usages, counts });
}
