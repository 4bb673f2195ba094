import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Holder } from '../core/search-state.ts';
import type { Claimant } from '../pipeline/ports/claimant.ts';
import { codeOf } from './folder/folder-error.ts';

/** Claims in the name of this process; another process of this machine that has ended is known to be gone. */
export function processClaimant(): Claimant {
  const holder: Holder = { host: hostname(), pid: process.pid, startedAt: startOf(process.pid) ?? '' };
  return { holder, isGone: (other) => other.host === holder.host && !isRunning(other) };
}

function isRunning({ pid, startedAt }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, but not ours.
    if (codeOf(error) !== 'EPERM') return false;
  }
  const start = startOf(pid);
  return start === null || startedAt === '' || start === startedAt;
}

/** When the process began, in clock ticks since boot (proc(5), field 22 of stat); null where the system has no /proc. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, which may hold blanks.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
