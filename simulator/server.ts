import { createServer, type Server } from 'node:http';
import { LakeError, UsageError } from '../core/errors.ts';
import { xApi } from './api/x-api.ts';
import { complianceJobs } from './compliance/compliance-jobs.ts';
import type { Fault } from './faults/fault.ts';
import { type FaultBook, faultBook } from './faults/fault-book.ts';
import type { PostSource } from './post.ts';
import { responder } from './responder.ts';
import { streamHub } from './stream/stream-hub.ts';
import { streamRules } from './stream/stream-rules.ts';
import { DEFAULT_SEED, type StreamOptions, tweetStream } from './tweet-stream.ts';

export interface SimulatorOptions extends StreamOptions {
  /** Where it listens; default 127.0.0.1. */
  readonly host?: string;
  /** Port there; 0, the default, lets the system choose. */
  readonly port?: number;
  /** Whether `host` may be an address that others than this machine can reach; default false. */
  readonly allowRemote?: boolean;
  /** Whether likes and the like depend on the tweet alone; default false: they grow with its age. */
  readonly frozenCounts?: boolean;
  /** The only bearer token that is accepted; default: any that is not empty. */
  readonly token?: string;
  /** The clock: UTC milliseconds; default the system's. Tweets of its future are not there yet. */
  readonly now?: () => number;
  /** What is served instead of invented tweets; default those. */
  readonly posts?: PostSource;
  /** What goes wrong from the beginning; default nothing. */
  readonly faults?: readonly Fault[];
}

export interface Simulator {
  /** Where it answers, without a slash at the end: `http://127.0.0.1:4321`. */
  readonly url: string;
  /** What goes wrong, as at `/control/faults`. */
  readonly faults: FaultBook;
  /** Sends what is due by the clock; a timer does it as well, ten times a second. */
  tick(): void;
  /** Ends it, open connections included. */
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const TICK_MS = 100;

/**
 * Starts an X API on this machine, by default over an endless stream of invented tweets; docs/simulator.md says what it answers.
 * Rejects with LakeError when the port cannot be had, with UsageError when an option is out of range.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { host = LOOPBACK, port = 0, allowRemote = false, now = Date.now, seed = DEFAULT_SEED } = options;
  const { frozenCounts = false, token = null } = options;
  if (!allowRemote && !isLoopback(host)) {
    throw new UsageError(`simulator must listen on this machine only, got host ${host}; --allow-remote lets others in`);
  }
  const stream = options.posts ?? tweetStream(options);
  const rules = streamRules();
  const live = streamHub({ stream, seed, rules });
  const faults = faultBook(options.faults);
  const answer = xApi({ stream, rules, live, jobs: complianceJobs(), token, frozenCounts, now });
  const { respond, tick: sendHeld } = responder({ answer, faults, now });
  const server = createServer((request, response) => void respond(request, response));
  await listen(server, host, port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new LakeError('simulator has no port after it was opened');
  const tick = () => {
    live.tick(now());
    sendHeld();
  };
  const timer = setInterval(tick, TICK_MS);
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    faults,
    tick,
    close: () => {
      clearInterval(timer);
      return close(server);
    },
  };
}

/** Whether only this machine can reach an address. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new LakeError(`simulator cannot listen on ${host}:${port}: ${cause.message}; choose another port`, { cause }),
      );
    });
    server.listen(port, host, resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // The only error that can come says that it is closed already.
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
