import { arrayOf, type JsonObject, objectOf, objectsOf } from '../../core/json.ts';
import { inPostNames } from '../api/post-names.ts';
import { notFound } from '../api/resource-errors.ts';
import type { StreamSink } from '../stream/stream-hub.ts';
import type { Fault } from './fault.ts';
import { splitPieces, type Wire } from './faulty-transport.ts';

/** What ends a stream badly, at a byte of what is sent from when it struck. */
interface Ending {
  readonly fault: Fault;
  leftBytes: number | null;
}

/**
 * A stream's sink over a wire; `strike` is asked before each writing which faults strike from now on, for as long as the
 * connection lasts. After an ending nothing is sent any more.
 */
export function faultySink(wire: Wire, strike: () => readonly Fault[]): StreamSink {
  const lasting: Fault[] = [];
  let ending: Ending | null = null;
  let isOver = false;

  const write = (text: string) => {
    const bytes = Buffer.from(text);
    wire.write(lasting.some(({ kind }) => kind === 'split') ? splitPieces(bytes) : [bytes]);
  };

  return {
    get waitingBytes() {
      return wire.waitingBytes;
    },
    end: () => wire.end(),
    write(text) {
      if (isOver) return;
      for (const fault of strike()) {
        if (ENDINGS.has(fault.kind)) ending ??= { fault, leftBytes: fault.afterBytes ?? null };
        else lasting.push(fault);
      }
      const messages = lasting.reduce(distortedMessages, text);
      if (ending === null) {
        write(messages);
        return;
      }
      const bytes = Buffer.from(messages);
      ending.leftBytes ??= defaultBytes(bytes, ending.fault);
      if (bytes.length < ending.leftBytes) {
        ending.leftBytes -= bytes.length;
        write(messages);
        return;
      }
      isOver = true;
      endBadly(wire, bytes, ending);
    },
  };
}

const ENDINGS: ReadonlySet<string> = new Set(['reset', 'silence', 'truncated', 'operational-disconnect']);

/** After the next message, or in its middle for what cuts. */
function defaultBytes(bytes: Buffer, { kind }: Fault): number {
  const whole = bytes.indexOf('\r\n') + 2;
  return kind === 'truncated' || kind === 'reset' ? Math.floor(whole / 2) : whole;
}

function endBadly(wire: Wire, bytes: Buffer, { fault, leftBytes }: Ending): void {
  const at = leftBytes ?? 0;
  if (fault.kind === 'operational-disconnect') {
    // X ends the message that it is in.
    const end = at === 0 ? 0 : bytes.indexOf('\r\n', Math.max(0, at - 2)) + 2;
    wire.write([bytes.subarray(0, end < 2 ? 0 : end), Buffer.from(`${JSON.stringify(DISCONNECT)}\r\n`)]);
    wire.end();
    return;
  }
  wire.write([bytes.subarray(0, at)]);
  if (fault.kind === 'reset') wire.reset();
  else if (fault.kind === 'truncated') wire.end();
}

/** Source: X API v2, `https://api.twitter.com/2/problems/operational-disconnect`, as seen. */
const DISCONNECT = {
  errors: [
    {
      title: 'operational-disconnect',
      disconnect_type: 'OperationalDisconnect',
      detail: 'This stream has been disconnected for operational reasons.',
      type: 'https://api.twitter.com/2/problems/operational-disconnect',
    },
  ],
};

function distortedMessages(text: string, { kind }: Fault): string {
  if (kind === 'split') return text;
  return text
    .split('\r\n')
    .map((line) => (line === '' ? line : distortedMessage(line, kind)))
    .join('\r\n');
}

function distortedMessage(line: string, kind: Fault['kind']): string {
  if (kind === 'duplicates') return `${line}\r\n${line}`;
  const message: JsonObject = objectOf(JSON.parse(line));
  return JSON.stringify(kind === 'post-names' ? inPostNames(message) : withError(message));
}

function withError(message: JsonObject): JsonObject {
  const [reference] = objectsOf(objectOf(message.data).referenced_tweets);
  const error = notFound('referenced_tweets.id', String(reference?.id ?? '20'));
  return { ...message, errors: [...arrayOf(message.errors), error] };
}
