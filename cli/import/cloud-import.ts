import { join } from 'node:path';
import type { Config } from '../../core/config.ts';
import { DeclinedError, LakeError, UsageError } from '../../core/errors.ts';
import { isNothing, leftToWrite } from '../../core/import-cost.ts';
import type { UnwrittenSlots } from '../../pipeline/import/unwritten-slots.ts';
import { inGroups } from '../../pipeline/in-groups.ts';
import type { ObjectStore } from '../../pipeline/ports/object-store.ts';
import { assertCanAsk, isAgreedTo } from '../ask.ts';
import { type DeployedPlace, deployedPlace, openLakeAt } from '../deployed-lake.ts';
import { type ImportTarget, sharedSpillRoot } from '../import-files.ts';
import { cloudCostText } from './cloud-cost-text.ts';
import { userCacheFolder } from './shared-spill-roots.ts';

export interface CloudImportOptions {
  /** Whether the stack's processor refines what is written. */
  readonly isRemote: boolean;
  readonly isAgreed: boolean;
  /** Folder for what is sorted; default: the user's cache. */
  readonly tmp?: string | undefined;
}

/** An import into the lake of a stack. */
export interface CloudImport {
  readonly target: ImportTarget;
  /**
   * Says what is left to write and what that costs, asks, and gives the lake all that comes before its slots: what was held
   * back, and partitions. Rejects with DeclinedError when the answer is no.
   */
  beforeWriting(slots: UnwrittenSlots, heldBack: ObjectStore, signal: AbortSignal): Promise<void>;
}

/**
 * Looks at the stack and writes nothing. Rejects with UsageError when nobody could be asked for consent, or when the stack
 * refines by other rules than would be used here.
 */
export async function openCloudImport(
  stack: string,
  config: Config,
  options: CloudImportOptions,
): Promise<CloudImport> {
  const { isRemote, isAgreed, tmp } = options;
  const refusal = `writing to stack ${stack} costs money; agree to it with --yes`;
  assertCanAsk(isAgreed, refusal);
  const place = await deployedPlace(stack);
  const { refineVersion } = await openLakeAt(place, config, { create: 'later' });
  if (!isRemote) assertSameRules(refineVersion, place);
  const spillRoot = sharedSpillRoot(tmp ?? userCacheFolder(), `s3://${place.rawBucket}`);
  return {
    target: { lake: { kind: 'aws', place, isRemote }, settings: config, spillRoot, locks: join(spillRoot, 'locks') },
    async beforeWriting(slots, heldBack, signal) {
      const keys = await keysOf(heldBack);
      const left = leftToWrite(slots, keys.length);
      if (isNothing(left)) return;
      const text = cloudCostText(left, { stack, isReady: true }, { isRemote, memoryMb: config.processor.memoryMb });
      const isYes = await isAgreedTo({ text, question: 'Write them?', refusal, isAgreed, signal });
      signal.throwIfAborted();
      if (!isYes) throw new DeclinedError(`writing to stack ${stack} was not agreed to`);
      const lake = await openLakeAt(place, config, { create: true });
      if (!isRemote) await lake.catalog.ensurePartitions(left.days);
      await inGroups(keys, (key) => handOver(key, heldBack, lake.store));
    },
  };
}

/** Parts that the processor would make anew, and that queries see by other rules until then, are not written. */
function assertSameRules(refineVersion: string, place: DeployedPlace): void {
  if (place.refineVersion === refineVersion) return;
  const advice = `\`npx cdk deploy\` makes them the same, --config chooses other settings, and --remote leaves refining to the stack`;
  if (place.refineVersion === null)
    throw new LakeError(`stack ${place.stack} does not say by which rules it refines; ${advice}`);
  throw new UsageError(`stack ${place.stack} refines by other code or emoticons than this tweetlake; ${advice}`);
}

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}

/** Moves an object that is named by its content: doing it again changes nothing. */
async function handOver(key: string, from: ObjectStore, to: ObjectStore): Promise<void> {
  const object = await from.get(key);
  if (object === null) return;
  await to.put(key, object.bytes);
  await from.delete(key);
}
