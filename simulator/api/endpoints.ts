import { createJob, DOWNLOAD_PATH, downloadResults, showJob, UPLOAD_PATH, uploadIds } from './compliance.ts';
import { countsAll, countsRecent } from './counts.ts';
import type { Endpoint } from './endpoint.ts';
import { searchAll, searchRecent } from './search.ts';
import { searchStream } from './search-stream.ts';
import { changeRules, listRules } from './stream-rules.ts';
import { tweetsById } from './tweets-by-id.ts';

/** Full-archive search takes one request a second. Source: docs.x.com, rate limits, August 2026. */
const SECOND_MS = 1000;

/** What the simulated X answers. Limits: docs.x.com, rate limits of one app, August 2026. */
export const ENDPOINTS: readonly Endpoint[] = [
  { method: 'GET', path: '/2/tweets', limit: 450, answer: tweetsById },
  { method: 'GET', path: '/2/tweets/search/recent', limit: 450, answer: searchRecent },
  { method: 'GET', path: '/2/tweets/search/all', limit: 300, apartMs: SECOND_MS, answer: searchAll },
  { method: 'GET', path: '/2/tweets/counts/recent', limit: 300, answer: countsRecent },
  { method: 'GET', path: '/2/tweets/counts/all', limit: 300, answer: countsAll },
  { method: 'GET', path: '/2/tweets/search/stream', limit: 50, answer: searchStream },
  { method: 'GET', path: '/2/tweets/search/stream/rules', limit: 450, answer: listRules },
  { method: 'POST', path: '/2/tweets/search/stream/rules', limit: 100, answer: changeRules },
  { method: 'POST', path: '/2/compliance/jobs', limit: 150, answer: createJob },
  { method: 'GET', path: '/2/compliance/jobs/:id', limit: 150, answer: showJob },
  { method: 'PUT', path: UPLOAD_PATH, limit: null, answer: uploadIds },
  { method: 'GET', path: DOWNLOAD_PATH, limit: null, answer: downloadResults },
];
