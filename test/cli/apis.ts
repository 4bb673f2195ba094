import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSimulator } from '../../simulator/server.ts';
import { withFolder } from '../adapters/duckdb-lake.ts';
import type { BuiltProgram, Finished } from './built-program.ts';

/** Rows of the lake in the folder. */
export async function countOf(program: BuiltProgram, folder: string): Promise<number> {
  const counted: Finished = await program.run(['query', 'select count(*) as n from tweets'], { cwd: folder });
  return (JSON.parse(counted.stdout) as { n: number }).n;
}

/** A simulator, and an empty folder. */
export async function withSimulator(action: (url: string, folder: string) => Promise<void>): Promise<void> {
  const simulator = await startSimulator();
  try {
    await withFolder((folder) => action(simulator.url, folder));
  } finally {
    await simulator.close();
  }
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** An API that gives the same answer to all. */
export async function withApi(
  { status, headers = {}, body }: Answer,
  action: (url: string, folder: string) => Promise<void>,
): Promise<void> {
  const type = typeof body === 'string' ? 'text/html' : 'application/json';
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await withFolder((folder) => action(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, folder));
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
