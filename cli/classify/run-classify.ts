import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Detector, detectorOf } from '../../core/emoticons/detector.ts';
import { faceSetOf } from '../../core/emoticons/face-set.ts';
import { unescapeHtml } from '../../core/html-unescape.ts';
import { objectOf } from '../../core/json.ts';
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

/** Answers are written in blocks of about this many characters. */
const BLOCK_CHARS = 65_536;

async function classifyLines(classify: Classify): Promise<ExitCode> {
  let lineNumber = 0;
  let rejected = 0;
  let block = '';
  const flush = async (): Promise<void> => {
    const isFull = !process.stdout.write(block);
    block = '';
    if (isFull) await once(process.stdout, 'drain');
  };
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    lineNumber++;
    if (line.trim() === '') continue;
    const answer = answerTo(line, classify);
    if ('reason' in answer) {
      rejected++;
      process.stderr.write(`tweetlake: line ${lineNumber} ${answer.reason}; it is left out\n`);
    } else block += `${answer.json}\n`;
    if (block.length >= BLOCK_CHARS) await flush();
  }
  if (block !== '') await flush();
  return rejected > 0 ? EXIT.rejected : EXIT.done;
}

function answerTo(line: string, classify: Classify): { readonly json: string } | { readonly reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { reason: 'is no JSON' };
  }
  const { id, text } = objectOf(value);
  if (typeof text !== 'string') return { reason: 'has no "text" that is a string' };
  if (typeof id !== 'string' && typeof id !== 'number') return { reason: 'has no "id"' };
  return { json: JSON.stringify({ id, ...classify(text) }) };
}
