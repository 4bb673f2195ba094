import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkRoom, neededRoom } from '../../cli/import/needed-room.ts';

const file = { file: 'a.jsonl', sizeBytes: 2_000_000_000, modifiedAt: null };

describe('the room that an import needs', () => {
  it('is that of the input for sorting, and somewhat more for the lake', () => {
    expect(neededRoom([file, file])).toEqual({ spillBytes: 4_000_000_000, lakeBytes: 4_800_000_000 });
  });

  it('is less for sorting by what is sorted already, which may be more than the packed input', () => {
    expect(neededRoom([file], true, 500_000_000)).toEqual({ spillBytes: 1_500_000_000, lakeBytes: 2_400_000_000 });
    expect(neededRoom([file], true, 3_000_000_000)).toEqual({ spillBytes: 0, lakeBytes: 3_600_000_000 });
  });

  it('is said, or asked for in vain with both numbers and a way out', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tweetlake-'));
    const folders = { spillRoot: folder, lakeFolder: folder, removableBytes: 0 };
    try {
      const said = await checkRoom(neededRoom([{ ...file, sizeBytes: 1000 }]), folders);
      expect(said).toMatch(/^needs at least 1 kB of temporary room in .+ and 2 kB for the lake; [\d.]+ GB are free$/);

      const tooMuch = checkRoom({ spillBytes: 1e18, lakeBytes: 1 }, folders);
      const freed = checkRoom({ spillBytes: 1e18, lakeBytes: 1 }, { ...folders, removableBytes: 1e18 + 1 });
      await expect(freed).resolves.toMatch(/^needs at least /);

      await expect(tooMuch).rejects.toThrow(/needs at least 1000000000\.0 GB in .+ has [\d.]+ GB free; .* --tmp/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
