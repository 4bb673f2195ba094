import { systemClock } from '../adapters/clock.ts';
import { type FileCalls, waitingCalls } from '../adapters/folder/file-calls.ts';
import { folderCatalog } from '../adapters/folder/folder-catalog.ts';
import { folderObjectStore } from '../adapters/folder/folder-object-store.ts';
import { sha256 } from '../adapters/hash.ts';
import { parquetPartCodec } from '../adapters/parquet/part-codec.ts';
import type { EmoticonSettings } from '../core/emoticons/face-set.ts';
import { LakeError, UsageError } from '../core/errors.ts';
import type { SlotMinutes } from '../core/slot.ts';
import { type Lake, type LakePorts, type OpenOptions, openLake } from '../pipeline/lake.ts';
import { reconcile } from '../pipeline/reconcile.ts';
import { assertRoomForLake } from './local-lake-check.ts';

/** What of the settings a lake depends on. */
export interface LakeSettings {
  readonly slotMinutes: SlotMinutes;
  readonly emoticons: EmoticonSettings;
}

/** The lake in a folder; `create` as in `openLake`. Errors name the folder. */
export async function openLocalLake(
  folder: string,
  { slotMinutes, emoticons }: LakeSettings,
  { create, calls = waitingCalls }: { readonly create: OpenOptions['create']; readonly calls?: FileCalls },
): Promise<Lake> {
  if (create) await assertRoomForLake(folder);
  try {
    return await openLake(localPorts(folder, calls), { slotMinutes, emoticons, create });
  } catch (error) {
    if (error instanceof LakeError) throw new LakeError(`${folder}: ${error.message}`, { cause: error });
    if (error instanceof UsageError) throw new UsageError(`${folder}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Brings every slot of a local lake up to date, before a command writes to it. Rejects when one cannot be refined. */
export async function reconcileLocalLake(lake: Lake): Promise<void> {
  const { failed } = await reconcile(lake, { days: 'all', refine: 'now' });
  const [first] = failed;
  if (first) throw first.error;
}

function localPorts(folder: string, calls: FileCalls): LakePorts {
  return {
    store: folderObjectStore(folder, calls),
    codec: parquetPartCodec(),
    catalog: folderCatalog(),
    clock: systemClock,
    hash: sha256,
    random: Math.random,
  };
}
