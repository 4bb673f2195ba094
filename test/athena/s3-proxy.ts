import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { tierVariable } from './trino-client.ts';

/** A read that the proxy holds back. */
export interface HeldRead {
  /** Resolves when the read has come; the reader has listed the object by then. */
  readonly arrived: Promise<void>;
  /** Lets it through. */
  release(): void;
}

/** Stands before moto's S3 for Trino's catalog `through_proxy`. */
export interface S3Proxy {
  /** Holds back the next GET of the object. */
  holdRead(key: string): HeldRead;
  /** Number of GETs of the object since the last call of `holdRead`. */
  reads(): number;
  close(): Promise<void>;
}

interface Hold {
  readonly key: string;
  readonly arrive: () => void;
  readonly released: Promise<void>;
}

export async function startS3Proxy(): Promise<S3Proxy> {
  const target = new URL(tierVariable('AWS_ENDPOINT_URL'));
  let hold: Hold | null = null;
  let readsSeen = 0;

  const server = createServer((incoming, outgoing) => {
    void passWhenReleased(incoming, outgoing);
  });

  async function passWhenReleased(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const held = hold;
    if (held !== null && isReadOf(incoming, held.key)) {
      readsSeen += 1;
      if (readsSeen === 1) {
        held.arrive();
        await held.released;
      }
    }
    pass(target, incoming, outgoing);
  }

  server.listen(Number(tierVariable('S3_PROXY_PORT')), '127.0.0.1');
  await once(server, 'listening');
  return {
    holdRead: (key) => {
      const arrival = signal();
      const release = signal();
      readsSeen = 0;
      hold = { key, arrive: arrival.fire, released: release.fired };
      return { arrived: arrival.fired, release: release.fire };
    },
    reads: () => readsSeen,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function signal(): { readonly fired: Promise<void>; fire(): void } {
  let fire = (): void => {};
  const fired = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return { fired, fire: () => fire() };
}

function isReadOf({ method, url = '' }: IncomingMessage, key: string): boolean {
  const path = decodeURIComponent(new URL(url, 'http://127.0.0.1').pathname);
  return method === 'GET' && path.endsWith(`/${key}`);
}

function pass(target: URL, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method = 'GET', url = '/', headers } = incoming;
  const onward = request({ host: target.hostname, port: target.port, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
}
