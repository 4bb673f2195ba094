import type { Lake } from '../pipeline/lake.ts';
import { parseLakePlace } from './lake-place.ts';
import { type LakeSettings, openLocalLake, reconcileLocalLake } from './local-lake.ts';
import { refineWritten } from './refine-written.ts';

/** A lake that a command brings tweets into. */
export interface LakeToFill {
  readonly lake: Lake;
  /** Sees to it that what was just written to RAW is refined; a deployed lake does that by itself. */
  refine(rawKeys: readonly string[]): Promise<void>;
}

/** Opens the lake of `--lake`: a folder becomes one, and is brought up to date first; a stack must be deployed. */
export async function openLakeToFill(text: string, settings: LakeSettings): Promise<LakeToFill> {
  const place = parseLakePlace(text);
  if (place.kind === 'aws') {
    const { openDeployedLake } = await import('./deployed-lake.ts');
    return { lake: await openDeployedLake(place.stack, settings), refine: async () => {} };
  }
  const lake = await openLocalLake(place.folder, settings, { create: true });
  await reconcileLocalLake(lake);
  return { lake, refine: (rawKeys) => refineWritten(lake, rawKeys) };
}
