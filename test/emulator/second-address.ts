import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Another address of loopback than 127.0.0.1; macOS has it after `sudo ifconfig lo0 alias 127.0.0.2`. */
const ADDRESS = '127.0.0.2';

export interface SecondAddress {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Makes a server of 127.0.0.1 reachable under a second address.
 * MiniStack changes `https.request` in the functions that it runs, so that a request for 127.0.0.1 finds no host when the
 * caller names it by `host`, as twitter-api-v2 does; other addresses are left alone.
 */
export async function secondAddressOf(url: string): Promise<SecondAddress> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((incoming) => {
    const outgoing = connect(Number(port), hostname);
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
  });
  server.listen(0, ADDRESS);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`server must have a port, got ${address}`);
  return {
    url: `http://${ADDRESS}:${address.port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
