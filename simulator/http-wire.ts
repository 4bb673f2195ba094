import type { ServerResponse } from 'node:http';
import type { Wire } from './faults/faulty-transport.ts';

/** An HTTP response as a wire: each piece leaves before the next is written, so that a client may read them apart. */
export function httpWire(response: ServerResponse): Wire {
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  let isWriting = false;
  let ending: (() => void) | null = null;

  const writeNext = () => {
    const piece = waiting.shift();
    isWriting = piece !== undefined;
    if (piece === undefined) {
      ending?.();
      return;
    }
    waitingBytes -= piece.length;
    response.write(piece, () => {
      // A turn of the event loop, so that the system does not join the pieces.
      if (waiting.length > 0) setImmediate(writeNext);
      else writeNext();
    });
  };

  const whenWritten = (action: () => void) => {
    ending = action;
    if (!isWriting) action();
  };

  return {
    get waitingBytes() {
      return waitingBytes + response.writableLength;
    },
    write(pieces) {
      for (const piece of pieces) {
        if (piece.length === 0) continue;
        waiting.push(piece);
        waitingBytes += piece.length;
      }
      if (!isWriting) writeNext();
    },
    end: () => whenWritten(() => response.end()),
    reset: () => whenWritten(() => response.socket?.resetAndDestroy()),
  };
}
