import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A connection as a test sees it: the bytes themselves. */
export interface Wire {
  /** The request's first line and headers. */
  readonly request: string;
  /** Sends bytes, and counts them; resolves when they were handed to the system. */
  send(bytes: string | Uint8Array): Promise<void>;
  /** Bytes of messages that were sent, without the head of the answer. */
  readonly sentBytes: number;
  /** Resets the connection in the middle of whatever it is doing. */
  reset(): void;
  /** Closes it in order. */
  end(): void;
  /** Resolves when the client has closed it. */
  readonly closed: Promise<void>;
}

export interface WireServer {
  readonly url: string;
  /** Connections so far. */
  readonly wires: readonly Wire[];
  close(): Promise<void>;
}

/** The head of a stream's answer: without a length, what follows is the body until the connection ends. */
export const STREAM_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n';

/** An HTTP server made of bytes: `serve` decides about every one of them. */
export async function wireServer(serve: (wire: Wire, index: number) => Promise<void>): Promise<WireServer> {
  const wires: Wire[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    let head = '';
    socket.on('data', (chunk: Buffer) => {
      const isComplete = head.includes('\r\n\r\n');
      head += chunk.toString('latin1');
      if (isComplete || !head.includes('\r\n\r\n')) return;
      const wire = wireOf(socket, head, closed);
      wires.push(wire);
      // What a client that has left is sent is of no interest.
      serve(wire, wires.length - 1).catch(() => socket.destroy());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    wires,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function wireOf(socket: Socket, request: string, closed: Promise<void>): Wire {
  let sentBytes = 0;
  return {
    request,
    send(bytes) {
      const buffer = Buffer.from(bytes);
      if (bytes !== STREAM_HEAD) sentBytes += buffer.byteLength;
      return new Promise((resolve, reject) => socket.write(buffer, (error) => (error ? reject(error) : resolve())));
    },
    get sentBytes() {
      return sentBytes;
    },
    reset: () => socket.resetAndDestroy(),
    end: () => socket.end(),
    closed,
  };
}
