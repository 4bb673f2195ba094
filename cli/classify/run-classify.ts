import { once } from 'node:events';
import { linePieces } from '../../adapters/archive/line-pieces.ts';
import { type Detector, detectorOf } from '../../core/emoticons/detector.ts';
import { faceSetOf } from '../../core/emoticons/face-set.ts';
import { unescapeHtml } from '../../core/html-unescape.ts';
import { objectOf } from '../../core/json.ts';
import { lineBytesOf } from '../../core/ndjson.ts';
import type { ClassifyOptions } from '../classify.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { loadConfig } from '../load-config.ts';

/** Classifies one text, or each line of standard input; holds no more than a block of lines in memory. */
export async function runClassify(options: ClassifyOptions): Promise<ExitCode> {
  const { emoticons } = await loadConfig(options.config);
  const classify = classifier(detectorOf(faceSetOf(emoticons)), options);
  if (options.text === undefined) return classifyLines(classify);
  process.stdout.write(`${JSON.stringify(classify(options.text))}\n`);
  return EXIT.done;
}

type Classify = (text: string) => Readonly<Record<string, unknown>>;

function classifier({ find, explain }: Detector, options: ClassifyOptions): Classify {
  return (given) => {
    const text = options.unescaped ? given : unescapeHtml(given);
    const found = find(text);
    const answer = {
      symbol: found?.symbol ?? null,
      sentiment: found?.sentiment ?? 'Neutral',
      start: found?.start ?? null,
    };
    return options.explain ? { ...answer, faces: explain(text) } : answer;
  };
}

/** Lines are read, and their answers written, in blocks of about this size. */
const BLOCK_BYTES = 65_536;

/** The text of a tweet has some 25,000 characters at most. */
const LINE_BYTES_MAX = 32 * 1024 * 1024;
const TOO_LONG = `is longer than ${LINE_BYTES_MAX} bytes`;

async function classifyLines(classify: Classify): Promise<ExitCode> {
  let rejected = 0;
  const leaveOut = (lineNumber: number, reason: string): void => {
    rejected++;
    process.stderr.write(`tweetlake: line ${lineNumber} ${reason}; it is left out\n`);
  };
  const options = { pieceBytes: BLOCK_BYTES, lineBytesMax: LINE_BYTES_MAX };
  for await (const piece of linePieces(process.stdin, options)) {
    if ('longLine' in piece) {
      leaveOut(piece.longLine, TOO_LONG);
      continue;
    }
    const answers: string[] = [];
    for (const { lineNumber, line } of lineBytesOf(piece.text)) {
      const answer = answerTo(line, classify);
      if ('json' in answer) answers.push(`${answer.json}\n`);
      else leaveOut(piece.firstLine + lineNumber - 1, answer.reason);
    }
    if (answers.length > 0 && !process.stdout.write(answers.join(''))) await once(process.stdout, 'drain');
  }
  return rejected > 0 ? EXIT.rejected : EXIT.done;
}

function answerTo(line: Uint8Array, classify: Classify): { readonly json: string } | { readonly reason: string } {
  if (line.byteLength > LINE_BYTES_MAX) return { reason: TOO_LONG };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(line));
  } catch {
    return { reason: 'is no JSON' };
  }
  const { id, text } = objectOf(value);
  if (typeof text !== 'string') return { reason: 'has no "text" that is a string' };
  if (typeof id !== 'string' && typeof id !== 'number') return { reason: 'has no "id"' };
  if (typeof id === 'number' && !Number.isSafeInteger(id))
    return { reason: 'has an "id" that is no whole number below 2^53; write it as a string' };
  return { json: JSON.stringify({ id, ...classify(text) }) };
}
