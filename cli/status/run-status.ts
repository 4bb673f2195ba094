import { systemClock } from '../../adapters/clock.ts';
import { blockingCalls } from '../../adapters/folder/file-calls.ts';
import { folderObjectStore } from '../../adapters/folder/folder-object-store.ts';
import { backfillCommand } from '../../core/backfill-command.ts';
import {
  ERASURE_PREFIX,
  QUARANTINE_PREFIX,
  RAW_PREFIX,
  REF_PREFIX,
  SEARCH_STATE_PREFIX,
} from '../../core/contract/keys.ts';
import { linesOf } from '../../core/ndjson.ts';
import { parseSearchState, type SearchState } from '../../core/search-state.ts';
import { snowflakeTimeMs } from '../../core/snowflake.ts';
import type { ObjectStore } from '../../pipeline/ports/object-store.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { readOrigin } from '../lake-origin.ts';
import { parseLakePlace } from '../lake-place.ts';
import { loadConfig } from '../load-config.ts';
import { assertLocalLake } from '../local-lake-check.ts';
import { defaultFormat, printRows } from '../rows/print-rows.ts';
import { shellFlags } from '../shell-flags.ts';
import type { StatusOptions } from '../status.ts';
import { budgetFacts } from './budget-facts.ts';
import type { Fact } from './fact.ts';
import { streamFacts } from './stream-facts.ts';

/** Prints what is in the lake, as rows of name and value. */
export async function runStatus(options: StatusOptions): Promise<ExitCode> {
  const { name, store, rows: rowFacts } = await openLake(options.lake);
  const { ingest } = await loadConfig(options.config);
  const budget = {
    nowMs: systemClock.nowMs(),
    limitPosts: ingest.monthlyPostBudget,
    isFree: (await readOrigin({ store })) === 'simulator',
  };
  const facts = [
    ['lake', name] as const,
    ...(await zoneFacts(store)),
    ...rowFacts,
    ...(await searchFacts(store, options)),
    ...(await streamFacts(store)),
    ...(await budgetFacts(store, budget)),
  ];
  const rows = { columns: ['name', 'value'], batches: [facts] };
  await printRows(rows, options.format ?? defaultFormat(process.stdout), process.stdout);
  return EXIT.done;
}

interface StatusLake {
  readonly name: string;
  readonly store: ObjectStore;
  /** What SQL says of it; nothing of a deployed lake, where that costs money. */
  readonly rows: readonly Fact[];
}

/** Loads what the lake needs, and no more. */
async function openLake(text: string): Promise<StatusLake> {
  const place = parseLakePlace(text);
  if (place.kind === 'aws') {
    const { openDeployedStore } = await import('../deployed-lake.ts');
    return { name: text, store: await openDeployedStore(place.stack), rows: [] };
  }
  await assertLocalLake(place.folder);
  const { rowFacts } = await import('./row-facts.ts');
  return {
    name: place.folder,
    store: folderObjectStore(place.folder, blockingCalls),
    rows: await rowFacts(place.folder),
  };
}

async function zoneFacts(store: ObjectStore): Promise<Fact[]> {
  const raw = await measure(store, RAW_PREFIX);
  const parts = await measure(store, REF_PREFIX);
  const quarantine = await measure(store, QUARANTINE_ROOT);
  return [
    ['raw_files', raw.files],
    ['raw_bytes', raw.bytes],
    ['parts', parts.files],
    ['part_bytes', parts.bytes],
    ['quarantine_files', quarantine.files],
    ['erasure_requests', await countErasures(store)],
  ];
}

/** Requests to erase tweets that wait for somebody to act on them. */
async function countErasures(store: ObjectStore): Promise<number> {
  let count = 0;
  for await (const { key } of store.list(ERASURE_PREFIX)) {
    const object = await store.get(key);
    if (object) for (const _ of linesOf(object.bytes)) count++;
  }
  return count;
}

/** Holds what was rejected, whatever it came from. */
const QUARANTINE_ROOT = QUARANTINE_PREFIX.slice(0, QUARANTINE_PREFIX.indexOf('/') + 1);

async function measure(store: ObjectStore, prefix: string): Promise<{ files: number; bytes: number }> {
  const total = { files: 0, bytes: 0 };
  for await (const { sizeBytes } of store.list(prefix)) {
    total.files++;
    total.bytes += sizeBytes;
  }
  return total;
}

async function searchFacts(store: ObjectStore, options: StatusOptions): Promise<Fact[]> {
  const facts: Fact[] = [];
  for await (const { key } of store.list(SEARCH_STATE_PREFIX)) {
    const object = await store.get(key);
    if (!object || !key.endsWith('.json')) continue;
    const name = key.slice(SEARCH_STATE_PREFIX.length, -'.json'.length);
    const state = parseSearchState(new TextDecoder().decode(object.bytes), key);
    facts.push([`search ${name}`, searchText(state)]);
    const flags = shellFlags(options);
    for (const gap of state.gaps) facts.push([`gap ${name}`, backfillCommand(name, gap, flags)]);
  }
  return facts;
}

/** How far the search has come, in tweet time. */
function searchText({ cursor, hasCompleted, paused, gaps }: SearchState): string {
  const pausedText = paused === null ? '' : `, a sweep is to be resumed below id ${paused.lowId}`;
  const gapText = gaps.length === 0 ? '' : `, ${gaps.length} gaps`;
  const readText = hasCompleted
    ? `read up to ${timeOf(cursor)}`
    : `no sweep is complete yet; the first reads what came after ${timeOf(cursor)}`;
  return `${readText}${pausedText}${gapText}`;
}

function timeOf(id: string): string {
  const timeMs = snowflakeTimeMs(id);
  return timeMs === null ? `id ${id}` : new Date(timeMs).toISOString();
}
