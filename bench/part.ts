import { Writable } from 'node:stream';
import parquetjs from 'parquetjs-lite';
import { sha256 } from '../adapters/hash.ts';
import { parquetPartCodec } from '../adapters/parquet/part-codec.ts';
import { REF_COLUMNS, type RefColumnType } from '../core/contract/ref-columns.ts';
import { findFirstEmoticon } from '../core/emoticons/find-first-emoticon.ts';
import { type RawFile, rawFilesOf } from '../core/raw-file.ts';
import type { TweetRow } from '../core/ref-schema.ts';
import { refine } from '../core/refine.ts';
import { envelopesOf } from '../core/shapes/envelopes-of.ts';
import { type SlotPlan, slotOfRawKey } from '../core/slot.ts';
import { archiveLines } from './archive.ts';
import { cpuMsOf } from './measure.ts';
import { type Finding, ratioFinding, round } from './report.ts';

const PLAN: SlotPlan = [{ fromDay: '0000-01-01', minutes: 60 }];
const META = { inputs: '0123456789ab', refineVersion: '0123456789ab' };
const ROUNDS = 200;

/** A RAW file of 100 tweets to the bytes of its part: with our codec, and with parquetjs-lite in its place. */
export async function benchPart(): Promise<Finding[]> {
  const file = rawFileOf100();
  const slot = slotOfRawKey(file.key, PLAN) ?? '';
  const codec = parquetPartCodec();
  const rowsOf = () => refine(slot, [file], { plan: PLAN, detect: findFirstEmoticon }).rows;
  const oursMs = await cpuMsOf(ROUNDS, () => codec.encode(rowsOf(), META));
  const theirsMs = await cpuMsOf(ROUNDS, () => encodeWithParquetjs(rowsOf()));
  const values = {
    measured: `${round(oursMs)} ms`,
    beside: `parquetjs-lite ${round(theirsMs)} ms`,
    ratio: oursMs / theirsMs,
  };
  return [ratioFinding('a RAW file of 100 tweets to its part, processor time', values, { atMost: 1 / 3 })];
}

function rawFileOf100(): RawFile {
  const origin = { collectedAt: '2026-11-01T00:00:00.000Z', collectedBy: 'bench' };
  const lines = [...archiveLines(50_000)].flatMap(
    (line) => envelopesOf(JSON.parse(line), line.trimEnd(), origin).lines,
  );
  const full = rawFilesOf(lines.slice(-2000), PLAN, sha256).find(
    ({ bytes }) => bytes.filter((byte) => byte === 10).length === 100,
  );
  if (!full) throw new Error('the archive has no hour of 100 tweets');
  return full;
}

const OPTIONS = { optional: true, compression: 'SNAPPY' };
const FIELDS: Record<RefColumnType, unknown> = {
  string: { type: 'UTF8', ...OPTIONS },
  timestamp: { type: 'TIMESTAMP_MILLIS', ...OPTIONS },
  bigint: { type: 'INT64', ...OPTIONS },
  double: { type: 'DOUBLE', ...OPTIONS },
  boolean: { type: 'BOOLEAN', optional: true },
  'array<string>': {
    type: 'LIST',
    optional: true,
    fields: { list: { repeated: true, fields: { element: { type: 'UTF8', ...OPTIONS } } } },
  },
};
const SCHEMA = new parquetjs.ParquetSchema(
  Object.fromEntries(REF_COLUMNS.map(({ name, type }) => [name, FIELDS[type]])),
);

async function encodeWithParquetjs(rows: readonly TweetRow[]): Promise<number> {
  let bytes = 0;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.byteLength;
      done();
    },
  });
  const writer = await parquetjs.ParquetWriter.openStream(SCHEMA, sink);
  for (const row of rows) await writer.appendRow(parquetjsRow(row));
  await writer.close();
  return bytes;
}

function parquetjsRow(row: TweetRow): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { name, type } of REF_COLUMNS) {
    const value = row[name];
    if (value === null) continue;
    if (type === 'array<string>') values[name] = { list: (value as readonly string[]).map((element) => ({ element })) };
    else values[name] = type === 'timestamp' ? new Date(value as number) : value;
  }
  return values;
}
