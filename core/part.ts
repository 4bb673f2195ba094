import { PART_INPUTS_META, PART_REFINE_VERSION_META, REF_PREFIX } from './contract/keys.ts';
import { type Hash, SHORT_HASH_CHARS } from './hash.ts';
import { type Day, dayOfSlot, type Slot } from './slot.ts';

/** What a part was made from; equal metas mean equal bytes. */
export interface PartMeta {
  /** Hash over the sorted keys of the slot's RAW files. */
  readonly inputs: string;
  /** Hash over all that decides what refine gives. */
  readonly refineVersion: string;
}

/** The key of the slot's one REF file: `ref/tweets/year=2026/month=11/day=21/2026-11-21T13.parquet`. */
export function partKeyOf(slot: Slot): string {
  return `${refDayPrefix(dayOfSlot(slot))}${slot}.parquet`;
}

export function refDayPrefix(day: Day): string {
  const [year, month, dayOfMonth] = day.split('-');
  return `${REF_PREFIX}year=${year}/month=${month}/day=${dayOfMonth}/`;
}

const PART_KEY = new RegExp(
  `^${REF_PREFIX}year=(\\d{4})/month=(\\d\\d)/day=(\\d\\d)/(\\1-\\2-\\3T\\d\\d(?:-\\d{1,2})?)\\.parquet$`,
);

/** The slot of a part by its key, or null when the key is no part's. */
export function slotOfPartKey(key: string): Slot | null {
  return PART_KEY.exec(key)?.[4] ?? null;
}

/** What stands as `inputs` in the part of a slot that has these RAW files, in any order. */
export function inputsOf(rawKeys: readonly string[], hash: Hash): string {
  return hash([...rawKeys].sort().join('\n')).slice(0, SHORT_HASH_CHARS);
}

/** The part's meta as the key-value pairs that Parquet and S3 keep. */
export function metadataOf(meta: PartMeta): Record<string, string> {
  return { [PART_INPUTS_META]: meta.inputs, [PART_REFINE_VERSION_META]: meta.refineVersion };
}

/** The inverse of `metadataOf`; null when a value is missing. */
export function metaOf(metadata: Readonly<Record<string, string>>): PartMeta | null {
  const inputs = metadata[PART_INPUTS_META];
  const refineVersion = metadata[PART_REFINE_VERSION_META];
  return inputs !== undefined && refineVersion !== undefined ? { inputs, refineVersion } : null;
}

export function isSameMeta(a: PartMeta | null, b: PartMeta): boolean {
  return a !== null && a.inputs === b.inputs && a.refineVersion === b.refineVersion;
}
