import type { Lake } from '../pipeline/lake.ts';
import { parseLakePlace } from './lake-place.ts';
import { type LakeSettings, openLocalLake, reconcileLocalLake } from './local-lake.ts';
import { refineWritten } from './refine-written.ts';

/** A lake that a command brings tweets into. */
export interface LakeToFill {
  readonly lake: Lake;
  /** Makes its place a lake where it is none; what would be brought in may be declined before. */
  begin(): Promise<void>;
  /** Sees to it that what was just written to RAW is refined; a deployed lake does that by itself. */
  refine(rawKeys: readonly string[]): Promise<void>;
}

/** Opens the lake of `--lake`: a folder, which is brought up to date first, or a stack, which must be deployed. */
export async function openLakeToFill(text: string, settings: LakeSettings): Promise<LakeToFill> {
  const place = parseLakePlace(text);
  if (place.kind === 'aws') {
    const { deployedPlace, openLakeAt } = await import('./deployed-lake.ts');
    const deployed = await deployedPlace(place.stack);
    return {
      lake: await openLakeAt(deployed, settings, { create: 'later' }),
      begin: async () => void (await openLakeAt(deployed, settings, { create: true })),
      refine: async () => {},
    };
  }
  const lake = await openLocalLake(place.folder, settings, { create: 'later' });
  await reconcileLocalLake(lake);
  return {
    lake,
    begin: async () => void (await openLocalLake(place.folder, settings, { create: true })),
    refine: (rawKeys) => refineWritten(lake, rawKeys),
  };
}
