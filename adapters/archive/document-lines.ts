const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
/** What closes each is kept; no tweet comes near. */
const DEPTH_MAX = 1_000_000;

/** Of bytes outside of strings. */
const OTHER = 0;
const BLANK = 1;
/** Between it and what stands beside it, blanks mean nothing. */
const SIGN = 2;
const KINDS = new Uint8Array(256);
// With those of a byte order mark, which stand nowhere else outside of strings.
for (const byte of [SPACE, 9, NEWLINE, 13, 0xef, 0xbb, 0xbf]) KINDS[byte] = BLANK;
for (const byte of [...'[]{},:"'].map((sign) => sign.charCodeAt(0))) KINDS[byte] = SIGN;

/**
 * Turns JSON that goes over several lines into a value a line: the elements of arrays, or values one after the other. What a
 * value says is not looked at; its blanks outside of strings are left out where they mean nothing. Memory does not depend on
 * how large a value is.
 * Rejects where brackets do not match, a string goes over the end of its line, or the document ends within a value.
 */
export async function* documentLines(chunks: AsyncIterable<Buffer>, holdsArrays: boolean): AsyncIterable<Buffer> {
  const output = lineOutput();
  const scan = scanner(output, holdsArrays);
  for await (const chunk of chunks) {
    output.makeRoom(chunk.byteLength);
    try {
      scan.add(chunk);
    } finally {
      yield output.take();
    }
  }
  output.makeRoom(0);
  scan.end();
  yield output.take();
}

/** What is written of lines. */
interface LineOutput {
  /** Before a chunk of so many bytes is added, what was written must be taken. */
  makeRoom(bytes: number): void;
  put(byte: number, kind: number): void;
  /** As they are. */
  copy(bytes: Buffer): void;
  /** Something that means nothing, but keeps apart what stands beside it. */
  blank(): void;
  /** Lines of nothing are none. */
  endLine(): void;
  take(): Buffer;
}

function lineOutput(): LineOutput {
  let written: Buffer = Buffer.alloc(0);
  let length = 0;
  let kindBefore = SIGN;
  let isBlankBefore = false;
  let isLineEmpty = true;
  return {
    makeRoom(bytes) {
      // One more for a blank of the chunk before, and one for the end of the last line.
      written = Buffer.allocUnsafe(bytes + 2);
      length = 0;
    },
    put(byte, kind) {
      if (isBlankBefore && kind === OTHER && kindBefore === OTHER) written[length++] = SPACE;
      written[length++] = byte;
      kindBefore = kind;
      isBlankBefore = false;
      isLineEmpty = false;
    },
    copy(bytes) {
      length += bytes.copy(written, length);
    },
    blank() {
      isBlankBefore = true;
    },
    endLine() {
      if (!isLineEmpty) written[length++] = NEWLINE;
      kindBefore = SIGN;
      isBlankBefore = false;
      isLineEmpty = true;
    },
    take: () => written.subarray(0, length),
  };
}

interface Scanner {
  add(chunk: Buffer): void;
  /** The document ends here. */
  end(): void;
}

function scanner(output: LineOutput, holdsArrays: boolean): Scanner {
  /** Of the array or object that each value stands in. */
  const closers: number[] = [];
  const valueDepth = Number(holdsArrays);
  let isInString = false;
  let isEscaped = false;

  const open = (byte: number): void => {
    if (closers.length === DEPTH_MAX) throw new Error('its JSON is nested too deeply');
    if (closers.length >= valueDepth) output.put(byte, SIGN);
    closers.push(byte === OPEN_ARRAY ? CLOSE_ARRAY : CLOSE_OBJECT);
  };
  const close = (byte: number): void => {
    if (closers.pop() !== byte) throw new Error('the brackets of its JSON do not match');
    if (closers.length >= valueDepth) output.put(byte, SIGN);
    if (closers.length === 0) output.endLine();
  };
  const addSign = (byte: number): void => {
    if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) open(byte);
    else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) close(byte);
    else if (byte === COMMA && closers.length === valueDepth) output.endLine();
    else {
      output.put(byte, SIGN);
      isInString = byte === QUOTE;
    }
  };
  /** One byte outside of strings. */
  const addByte = (byte: number): void => {
    const kind = KINDS[byte];
    if (kind === BLANK) {
      if (closers.length === 0) output.endLine();
      else output.blank();
      return;
    }
    if (closers.length < valueDepth && byte !== OPEN_ARRAY) throw new Error('what follows its array of JSON is none');
    if (kind === SIGN) addSign(byte);
    else output.put(byte, OTHER);
  };

  return {
    add(chunk) {
      for (let at = 0; at < chunk.byteLength; ) {
        if (!isInString) addByte(chunk[at++] as number);
        else {
          const end = endOfString(chunk, at, isEscaped);
          output.copy(chunk.subarray(at, end.at));
          isInString = !end.isEnd;
          isEscaped = end.isEscaped;
          at = end.at;
        }
      }
    },
    end() {
      if (closers.length > 0 || isInString) throw new Error('unexpected end of data');
      output.endLine();
    },
  };
}

interface StringEnd {
  /** Behind the quote, or where the chunk ends. */
  readonly at: number;
  readonly isEnd: boolean;
  readonly isEscaped: boolean;
}

function endOfString(chunk: Buffer, start: number, isEscapedBefore: boolean): StringEnd {
  let isEscaped = isEscapedBefore;
  for (let at = start; at < chunk.byteLength; at++) {
    const byte = chunk[at];
    if (byte === NEWLINE) throw new Error('a string of its JSON is not closed');
    if (byte === QUOTE && !isEscaped) return { at: at + 1, isEnd: true, isEscaped: false };
    isEscaped = byte === BACKSLASH && !isEscaped;
  }
  return { at: chunk.byteLength, isEnd: false, isEscaped };
}
