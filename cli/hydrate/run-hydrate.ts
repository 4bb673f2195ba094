import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { processClaimant } from '../../adapters/process-claimant.ts';
import type { Config } from '../../core/config.ts';
import { costOf } from '../../core/cost-estimate.ts';
import { LakeError } from '../../core/errors.ts';
import type { Answered } from '../../core/hydration.ts';
import { objectOf } from '../../core/json.ts';
import { lakeBudget } from '../../pipeline/budget/budget.ts';
import { type HydrateEnd, hydrate, idsToAsk } from '../../pipeline/hydrate/hydrate.ts';
import type { TweetSource } from '../../pipeline/ports/tweet-source.ts';
import { untilDone } from '../../pipeline/until-done.ts';
import { isAgreedTo } from '../ask.ts';
import { counted } from '../counted.ts';
import { dollars } from '../dollars.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { HydrateOptions } from '../hydrate.ts';
import { type ProgressLine, progressLine } from '../ingest/progress-line.ts';
import { type Origin, originOf, withOrigin } from '../lake-origin.ts';
import { type LakeToFill, openLakeToFill } from '../lake-to-fill.ts';
import { loadConfig } from '../load-config.ts';
import { stopSignal } from '../stop-signal.ts';
import { xSource } from '../x-source.ts';
import { cutLine, goneCsv, goneLines, hydrateLine, noIdLines } from './hydrate-report.ts';
import { readIds } from './read-ids.ts';

/** What one run may take; the next one goes on at once. */
const RUN_MS_MAX = 3_600_000;

/** Reads the tweets of a list of ids, once their price was agreed to, refines them, and lists the ids that are gone. */
export async function runHydrate(file: string, options: HydrateOptions): Promise<ExitCode> {
  const config = await loadConfig(options.config);
  const { source: api, isLoopback, origin } = xSource(config.ingest);
  const { ids, noIds } = await readIds(file);
  for (const line of noIdLines(file, noIds)) process.stderr.write(`tweetlake: ${line}\n`);
  const { lake, begin, refine } = await openLakeToFill(options.lake, config);
  const source = await withOrigin(lake, api, isLoopback);
  const stop = stopSignal();
  try {
    const { signal } = stop;
    const run = {
      lake,
      refine,
      source,
      origin: originOf(isLoopback),
      config,
      ids,
      again: options.again === true,
      signal,
    };
    const asked = await idsToAsk(lake, ids, run);
    const proposal = {
      text: priceText(ids.length, asked.length, config),
      question: 'Buy them?',
      refusal: `reading tweets from ${origin} costs money; agree to it with --yes`,
      isAgreed: options.yes === true,
      signal,
    };
    if (asked.length > 0 && !isLoopback && !(await isAgreedTo(proposal))) {
      process.stderr.write('Nothing was bought.\n');
      return EXIT.done;
    }
    await begin();
    const end = await hydrateAll(run);
    await report(end, ids.length, options.gone);
    if (end.kind !== 'complete') return EXIT.failed;
    return end.rejected > 0 || noIds.length > 0 ? EXIT.rejected : EXIT.done;
  } finally {
    stop.dispose();
  }
}

function priceText(ids: number, asked: number, { ingest }: Config): string {
  const { usd, usdWithAuthors } = costOf(asked);
  const price = ingest.expandAuthors ? `${dollars(usdWithAuthors)} with their authors` : dollars(usd);
  const known = ids === asked ? '' : ` (of ${counted(ids, 'id')}; the others are known)`;
  return `${counted(asked, 'tweet')} will be asked for${known}: at most ${price}; those that are gone cost nothing.`;
}

interface HydrateRun extends Omit<LakeToFill, 'begin'> {
  readonly source: TweetSource;
  readonly origin: Origin;
  readonly config: Config;
  readonly ids: readonly string[];
  readonly again: boolean;
  readonly signal: AbortSignal;
}

async function hydrateAll(run: HydrateRun): Promise<HydrateEnd> {
  const { lake, signal } = run;
  const progress = progressLine(process.stderr);
  const onWait = (reason: string, untilMs: number) =>
    progress.say(`${reason}; goes on at ${new Date(untilMs).toISOString()}`);
  try {
    const ends = await untilDone(() => hydrateOnce(run, progress), { clock: lake.clock, signal, onWait });
    return ends.reduce(added);
  } finally {
    progress.clear();
  }
}

async function hydrateOnce(run: HydrateRun, progress: ProgressLine): Promise<HydrateEnd> {
  const { lake, refine, source, origin, config, ids, again, signal } = run;
  const rawKeys: string[] = [];
  const runId = randomUUID();
  try {
    return await hydrate(lake, source, ids, {
      runId,
      budget: lakeBudget(lake, { limitPosts: config.ingest.monthlyPostBudget, runId }),
      claimant: processClaimant(),
      deadlineMs: lake.clock.nowMs() + RUN_MS_MAX,
      origin,
      again,
      signal,
      onFiles: (keys) => {
        rawKeys.push(...keys);
        progress.show(`${counted(rawKeys.length, 'RAW file')}`);
      },
    });
  } finally {
    progress.show(`refining ${counted(rawKeys.length, 'RAW file')}`);
    await refine(rawKeys);
  }
}

/** The ends of several runs as that of one. */
function added(before: HydrateEnd, end: HydrateEnd): HydrateEnd {
  return {
    ...end,
    tweets: before.tweets + end.tweets,
    files: before.files + end.files,
    requests: before.requests + end.requests,
    rejected: before.rejected + end.rejected,
  };
}

async function report(end: HydrateEnd, ids: number, goneFile: string | undefined): Promise<void> {
  process.stdout.write(`${hydrateLine(end, ids)}\n`);
  if (goneFile === undefined) for (const line of goneLines(end.gone)) process.stdout.write(`${line}\n`);
  else await writeGone(goneFile, end.gone);
  if (end.kind !== 'complete') process.stderr.write(`tweetlake: ${cutLine(end)}\n`);
}

async function writeGone(file: string, gone: readonly Answered[]): Promise<void> {
  try {
    await writeFile(file, goneCsv(gone));
  } catch (cause) {
    throw new LakeError(`the ids that are gone cannot be written to ${file}: ${String(objectOf(cause).message)}`, {
      cause,
    });
  }
}
