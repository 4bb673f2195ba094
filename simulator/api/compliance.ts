import { type JsonObject, stringOf } from '../../core/json.ts';
import {
  type ComplianceJob,
  type ComplianceJobs,
  DOWNLOAD_MS,
  statusOf,
  UPLOAD_MS,
} from '../compliance/compliance-jobs.ts';
import { isGone } from '../tweets/removal.ts';
import { type Answer, invalidRequest, ok, problem, problemOf } from './answer.ts';
import type { EndpointContext } from './endpoint.ts';
import { readJson } from './read-json.ts';
import { postOf } from './tweets-by-id.ts';

/** Where ids are sent to and results fetched from; X has these elsewhere, too, and signs the address. */
export const UPLOAD_PATH = '/compliance/upload/:id';
export const DOWNLOAD_PATH = '/compliance/download/:id';

/** `POST /2/compliance/jobs`: begins a job for tweets; one at a time. */
export function createJob(_sent: URLSearchParams, { jobs, nowMs, body, origin }: EndpointContext): Answer {
  const { type, name } = readJson(body);
  if (type !== 'tweets') {
    const message = `The \`type\` body parameter value [${String(type)}] is not one of [tweets]`;
    return invalidRequest([{ parameters: { type: [String(type)] }, message }]);
  }
  const isOpen = (job: ComplianceJob) => ['created', 'in_progress'].includes(statusOf(job, nowMs));
  if (jobs.find(isOpen)) {
    return problemOf(409, {
      title: 'ConflictProblem',
      detail: 'A compliance job of this type is open already.',
      type: 'https://api.twitter.com/2/problems/conflict',
      status: 409,
    });
  }
  return ok({ data: shown(jobs.create(stringOf(name), nowMs), nowMs, origin) });
}

/** `GET /2/compliance/jobs/:id`: how far a job is. */
export function showJob(_sent: URLSearchParams, context: EndpointContext): Answer {
  const { jobs, nowMs, id, origin } = context;
  const job = jobs.find((candidate) => candidate.id === id);
  return job ? ok({ data: shown(job, nowMs, origin) }) : problem(404, 'Not Found');
}

/** `PUT upload_url`: takes the ids, one a line. */
export function uploadIds(sent: URLSearchParams, { jobs, nowMs, id, body }: EndpointContext): Answer {
  const job = keyedJob(sent, jobs, id);
  if (!job || statusOf(job, nowMs) !== 'created') return problem(403, 'Forbidden');
  const ids = body.split(/\r?\n/).filter((line) => line !== '');
  jobs.upload(job, ids, nowMs);
  return { status: 200, headers: TEXT, body: '' };
}

/** `GET download_url`: a line of JSON for each id that is gone. */
export function downloadResults(sent: URLSearchParams, context: EndpointContext): Answer {
  const { jobs, nowMs, id } = context;
  const job = keyedJob(sent, jobs, id);
  if (!job?.uploaded || statusOf(job, nowMs) !== 'complete') return problem(404, 'Not Found');
  const results = job.uploaded.ids.flatMap((each) => resultOf(each, context) ?? []);
  return { status: 200, headers: TEXT, body: results.map((result) => `${JSON.stringify(result)}\n`).join('') };
}

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };

function keyedJob(sent: URLSearchParams, jobs: ComplianceJobs, id: string): ComplianceJob | null {
  return jobs.find((job) => job.id === id && job.key === sent.get('key'));
}

function shown(job: ComplianceJob, nowMs: number, origin: string): JsonObject {
  const address = (path: string) => `${origin}${path.replace(':id', job.id)}?key=${job.key}`;
  return {
    id: job.id,
    type: 'tweets',
    ...(job.name !== null && { name: job.name }),
    resumable: false,
    status: statusOf(job, nowMs),
    created_at: iso(job.createdMs),
    upload_url: address(UPLOAD_PATH),
    upload_expires_at: iso(job.createdMs + UPLOAD_MS),
    download_url: address(DOWNLOAD_PATH),
    download_expires_at: iso(job.createdMs + DOWNLOAD_MS),
  };
}

/** What X says of an id that is gone; nothing of one that is there, or that never was. */
function resultOf(id: string, context: EndpointContext): JsonObject | null {
  const post = /^[1-9][0-9]{0,18}$/.test(id) ? postOf(id, context) : undefined;
  if (!post?.removal || !isGone(post, context.nowMs)) return null;
  const { atMs, reason } = post.removal;
  return {
    id,
    action: 'delete',
    created_at: iso(post.timeMs),
    // A protected account may be opened again: X does not say since when.
    ...(reason !== 'protected' && { redacted_at: iso(atMs) }),
    reason,
  };
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
