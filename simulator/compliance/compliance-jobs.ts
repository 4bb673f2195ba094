import { createHash } from 'node:crypto';

/** A batch compliance job: ids go in, and those that are gone come out. Times are UTC milliseconds. */
export interface ComplianceJob {
  readonly id: string;
  readonly name: string | null;
  readonly createdMs: number;
  /** Part of the addresses for sending and fetching, which need no other key. */
  readonly key: string;
  /** What was sent; null as long as nothing was. */
  readonly uploaded: { readonly ids: readonly string[]; readonly atMs: number } | null;
}

export type JobStatus = 'created' | 'in_progress' | 'complete' | 'expired';

/** The jobs of an app, kept in memory. */
export interface ComplianceJobs {
  create(name: string | null, nowMs: number): ComplianceJob;
  find(isMeant: (job: ComplianceJob) => boolean): ComplianceJob | null;
  /** Takes the ids of a job, once. */
  upload(job: ComplianceJob, ids: readonly string[], nowMs: number): void;
}

/** Source: docs.x.com, batch compliance, August 2026: 15 minutes to send, a week to fetch. */
export const UPLOAD_MS = 15 * 60 * 1000;
export const DOWNLOAD_MS = 7 * 24 * 60 * 60 * 1000;
/** X takes minutes for many ids; here it is always as long. */
const WORK_MS = 5000;

export function complianceJobs(): ComplianceJobs {
  let jobs: readonly ComplianceJob[] = [];
  return {
    create(name, nowMs) {
      const id = ((BigInt(Math.trunc(nowMs)) << 20n) + BigInt(jobs.length)).toString();
      const key = createHash('sha256').update(`${id} compliance`).digest('hex').slice(0, 32);
      const job = { id, name, createdMs: nowMs, key, uploaded: null };
      jobs = [...jobs, job];
      return job;
    },
    find: (isMeant) => jobs.findLast(isMeant) ?? null,
    upload(job, ids, nowMs) {
      jobs = jobs.map((other) => (other.id === job.id ? { ...other, uploaded: { ids, atMs: nowMs } } : other));
    },
  };
}

export function statusOf({ createdMs, uploaded }: ComplianceJob, nowMs: number): JobStatus {
  if (uploaded === null) return nowMs < createdMs + UPLOAD_MS ? 'created' : 'expired';
  if (nowMs < uploaded.atMs + WORK_MS) return 'in_progress';
  return nowMs < createdMs + DOWNLOAD_MS ? 'complete' : 'expired';
}
