import { LAKE_STATE_KEY } from '../core/contract/keys.ts';
import { detectorOf } from '../core/emoticons/detector.ts';
import { type EmoticonSettings, faceSetOf } from '../core/emoticons/face-set.ts';
import type { EmoticonDetector } from '../core/emoticons/found-emoticon.ts';
import { LakeError, UsageError } from '../core/errors.ts';
import type { Hash } from '../core/hash.ts';
import {
  isSameLakeState,
  type LakeState,
  newLakeState,
  parseLakeState,
  serializeLakeState,
} from '../core/lake-state.ts';
import { refineVersionOf } from '../core/refine-version.ts';
import type { SlotMinutes, SlotPlan } from '../core/slot.ts';
import type { Catalog } from './ports/catalog.ts';
import type { Clock } from './ports/clock.ts';
import type { ObjectStore } from './ports/object-store.ts';
import type { PartCodec } from './ports/part-codec.ts';

/** What the functions of the pipeline need from outside. */
export interface LakePorts {
  readonly store: ObjectStore;
  readonly codec: PartCodec;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly hash: Hash;
  /** In [0, 1); spreads retries. */
  readonly random: () => number;
}

/** An open lake: its ports, and what decides how RAW becomes REF in it. */
export interface Lake extends LakePorts {
  readonly plan: SlotPlan;
  readonly refineVersion: string;
  readonly detect: EmoticonDetector;
}

export interface OpenOptions {
  /** Slot size that the configuration asks for; a lake keeps the one that it was made with. */
  readonly slotMinutes: SlotMinutes;
  /** Which faces are analysed; default: those of both tiers. */
  readonly emoticons?: EmoticonSettings;
  /** Whether a place without a lake becomes one; `later` opens it as if it were one, and writes nothing. */
  readonly create: boolean | 'later';
}

/**
 * Opens the lake behind the ports. Rejects with LakeError when there is none (and `create` is false) or its format is
 * newer, and with UsageError when its slots are of another size than asked for.
 */
export async function openLake(ports: LakePorts, options: OpenOptions): Promise<Lake> {
  const state = (await readLakeState(ports.store)) ?? (await createLakeState(ports.store, options));
  assertSlots(state, options.slotMinutes);
  const faces = faceSetOf(options.emoticons);
  return {
    ...ports,
    plan: state.slots,
    refineVersion: refineVersionOf(ports.hash, faces),
    detect: detectorOf(faces).find,
  };
}

async function readLakeState(store: ObjectStore): Promise<LakeState | null> {
  const object = await store.get(LAKE_STATE_KEY);
  return object && parseLakeState(new TextDecoder().decode(object.bytes));
}

async function createLakeState(store: ObjectStore, { slotMinutes, create }: OpenOptions): Promise<LakeState> {
  if (!create)
    throw new LakeError(`this is no lake: ${LAKE_STATE_KEY} is missing; \`import\`, \`ingest\` or \`start\` makes one`);
  const state = newLakeState(slotMinutes);
  if (create === 'later') return state;
  const put = await store.put(LAKE_STATE_KEY, new TextEncoder().encode(serializeLakeState(state)), {
    ifNoneMatch: '*',
  });
  if (put.kind === 'written') return state;
  const other = await readLakeState(store);
  if (other === null || !isSameLakeState(other, state)) {
    throw new LakeError('another process made this lake at the same moment with other settings; run the command again');
  }
  return other;
}

function assertSlots(state: LakeState, slotMinutes: SlotMinutes): void {
  const newest = state.slots[state.slots.length - 1] ?? state.slots[0];
  if (newest.minutes === slotMinutes) return;
  throw new UsageError(
    `the lake has slots of ${newest.minutes} minutes, the configuration asks for ${slotMinutes}; set slotMinutes to ${newest.minutes} or choose another lake`,
  );
}
