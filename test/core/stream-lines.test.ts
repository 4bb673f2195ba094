import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lineSplitter, type StreamLine } from '../../core/stream-lines.ts';

const LIMIT = 64;

describe('lineSplitter (messages end with \\r\\n)', () => {
  it('gives the same messages for any cutting of the bytes into chunks', () => {
    const message = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom('{"text":"São José 😀"}', '\u2028', '', ' ', 'é\r', 'x'.repeat(LIMIT + 3)),
    );
    fc.assert(
      fc.property(fc.array(message), fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (messages, sizes) => {
        const bytes = new TextEncoder().encode(messages.map((text) => `${text.replaceAll('\n', '')}\r\n`).join(''));

        const whole = lineSplitter(LIMIT).push(bytes);

        expect(inChunks(bytes, sizes)).toEqual(whole);
      }),
    );
  });

  it('gives each message as it was sent, and nothing for the blank lines that keep the connection alive', () => {
    const text = 'não {"a":"\u2028"} 😀';

    expect(split(`\r\n${text}\r\n\r\n\r\nb\n`)).toEqual([whole(text), whole('b')]);
  });

  it('keeps back a message that has not ended', () => {
    expect(split('a\r\nb')).toEqual([whole('a')]);
  });

  it('keeps only the first bytes of a line without end, and goes on behind it', () => {
    const splitter = lineSplitter(4);
    const chunk = new Uint8Array(1000).fill(97);

    for (let i = 0; i < 5; i++) expect(splitter.push(chunk)).toEqual([]);

    expect(splitter.push(new TextEncoder().encode('\nok\n'))).toEqual([
      { text: 'aaaa', problem: 'a message of 5000 bytes, longer than any tweet: its first 4 are kept' },
      whole('ok'),
    ]);
  });

  it('says of bytes that are no UTF-8 that they are damaged', () => {
    const [line] = lineSplitter(LIMIT).push(new Uint8Array([97, 0xc3, 10]));

    expect(line).toEqual({ text: 'a\ufffd', problem: 'a message that is not UTF-8' });
  });
});

function split(text: string): StreamLine[] {
  return lineSplitter(LIMIT).push(new TextEncoder().encode(text));
}

function whole(text: string): StreamLine {
  return { text, problem: null };
}

function inChunks(bytes: Uint8Array, sizes: Iterator<number>): StreamLine[] {
  const splitter = lineSplitter(LIMIT);
  const lines: StreamLine[] = [];
  for (let start = 0; start < bytes.byteLength; ) {
    const end = start + Number(sizes.next().value);
    lines.push(...splitter.push(bytes.slice(start, end)));
    start = end;
  }
  return lines;
}
