import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LakeError } from '../../core/errors.ts';
import { refDayPrefix } from '../../core/part.ts';
import type { Catalog } from '../../pipeline/ports/catalog.ts';

/** A catalog without partitions, and how to clear it away. */
export interface CatalogSubject {
  readonly catalog: Catalog;
  /** The same partitions seen by another process: an adapter that remembers nothing yet. */
  reopen(): Promise<Catalog>;
  end?(): Promise<void>;
}

/** What every catalog must do; `make` gives a new, empty catalog for each test. */
export function catalogContract(name: string, make: () => Promise<CatalogSubject>): void {
  describe(`${name}: catalog contract`, () => {
    let subject: CatalogSubject;

    beforeEach(async () => {
      subject = await make();
    });
    afterEach(async () => {
      await subject.end?.();
    });

    it('has no location for a day without a partition', async () => {
      await subject.catalog.ensurePartitions(['2026-11-21']);

      expect(await subject.catalog.refLocation('2026-11-22')).toBeNull();
    });

    it('points a new partition at the parts of its day', async () => {
      await subject.catalog.ensurePartitions(['2026-11-21', '2026-01-02']);

      for (const day of ['2026-11-21', '2026-01-02']) {
        expect(await subject.catalog.refLocation(day)).toBe(refDayPrefix(day));
        expect(await (await subject.reopen()).refLocation(day)).toBe(refDayPrefix(day));
      }
    });

    it('takes no days, the same day twice, and days that it has', async () => {
      await subject.catalog.ensurePartitions([]);
      await subject.catalog.ensurePartitions(['2026-11-21', '2026-11-21']);
      await subject.catalog.ensurePartitions(['2026-11-21', '2026-11-22']);
      await (await subject.reopen()).ensurePartitions(['2026-11-20', '2026-11-21', '2026-11-22']);

      for (const day of ['2026-11-20', '2026-11-21', '2026-11-22']) {
        expect(await subject.catalog.refLocation(day)).toBe(refDayPrefix(day));
      }
    });

    it('makes the partitions of many days at once', async () => {
      const days = Array.from({ length: 230 }, (_, i) => dayAfter('2026-01-01', i));

      await subject.catalog.ensurePartitions(days);

      for (const day of [days[0], days[99], days[100], days[229]]) {
        expect(await subject.catalog.refLocation(day ?? '')).toBe(refDayPrefix(day ?? ''));
      }
    });

    it('points a partition elsewhere and back, and leaves the other days alone', async () => {
      const compacted = 'compacted/tweets/year=2026/month=11/day=21/0123456789ab/';
      await subject.catalog.ensurePartitions(['2026-11-20', '2026-11-21']);

      await subject.catalog.swapRefLocation('2026-11-21', compacted);

      expect(await subject.catalog.refLocation('2026-11-21')).toBe(compacted);
      expect(await (await subject.reopen()).refLocation('2026-11-21')).toBe(compacted);
      expect(await subject.catalog.refLocation('2026-11-20')).toBe(refDayPrefix('2026-11-20'));
      await subject.catalog.swapRefLocation('2026-11-21', refDayPrefix('2026-11-21'));
      await subject.catalog.swapRefLocation('2026-11-21', refDayPrefix('2026-11-21'));
      expect(await subject.catalog.refLocation('2026-11-21')).toBe(refDayPrefix('2026-11-21'));
    });

    it('keeps the location of a partition that it has', async () => {
      const compacted = 'compacted/tweets/year=2026/month=11/day=21/0123456789ab/';
      await subject.catalog.ensurePartitions(['2026-11-21']);
      await subject.catalog.swapRefLocation('2026-11-21', compacted);

      await subject.catalog.ensurePartitions(['2026-11-21']);
      await (await subject.reopen()).ensurePartitions(['2026-11-21', '2026-11-22']);

      expect(await subject.catalog.refLocation('2026-11-21')).toBe(compacted);
    });

    it('refuses to point a partition elsewhere that it has not', async () => {
      await expect(subject.catalog.swapRefLocation('2026-11-21', 'compacted/x/')).rejects.toThrow(LakeError);
      expect(await subject.catalog.refLocation('2026-11-21')).toBeNull();
    });

    it('makes the partitions of one day when two ask at once', async () => {
      const other = await subject.reopen();

      await Promise.all([
        subject.catalog.ensurePartitions(['2026-11-21']),
        subject.catalog.ensurePartitions(['2026-11-21']),
        other.ensurePartitions(['2026-11-21']),
      ]);

      expect(await subject.catalog.refLocation('2026-11-21')).toBe(refDayPrefix('2026-11-21'));
    });
  });
}

const DAY_MS = 86_400_000;

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}
