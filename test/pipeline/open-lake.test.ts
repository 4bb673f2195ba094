import { describe, expect, it } from '@jest/globals';
import { openLake } from '../../pipeline/lake.ts';
import { keysOf, memoryLake } from '../support/memory-lake.ts';

describe('openLake', () => {
  it('makes a lake where there is none, does as if there were one, or says that there is none', async () => {
    const ports = await memoryLake();
    await ports.store.delete('state/lake.json');

    const later = await openLake(ports, { slotMinutes: 10, create: 'later' });
    const afterLater = await keysOf(ports, '');
    const refused = openLake(ports, { slotMinutes: 10, create: false });
    await expect(refused).rejects.toThrow('this is no lake: state/lake.json is missing');
    const made = await openLake(ports, { slotMinutes: 10, create: true });

    expect(afterLater).toEqual([]);
    expect(later.plan).toEqual(made.plan);
    expect(await keysOf(ports, '')).toEqual(['state/lake.json']);
  });

  it('refuses slots of another size, whether it may make a lake or not', async () => {
    const ports = await memoryLake();

    for (const create of [true, false, 'later'] as const)
      await expect(openLake(ports, { slotMinutes: 1, create })).rejects.toThrow('the lake has slots of 60 minutes');
  });
});
