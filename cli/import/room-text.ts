import type { DiskRoom } from './needed-room.ts';

const BYTES_PER_GB = 1_000_000_000;
const BYTES_PER_MB = 1_000_000;
const BYTES_PER_KB = 1000;

/** What is needed and free, on one line. */
export function roomText(disks: readonly DiskRoom[]): string {
  return `needs about ${disks.map(diskText).join(', and ')}; more where files are packed`;
}

function diskText({ folder, leastBytes, mostBytes, freeBytes }: DiskRoom): string {
  const unordered = mostBytes === leastBytes ? '' : ` (${sizeText(mostBytes)} for tweets in no order of time)`;
  const free = Number.isFinite(freeBytes) ? `has ${sizeText(freeBytes)} free` : 'does not tell what is free';
  return `${sizeText(leastBytes)}${unordered} in ${folder}, which ${free}`;
}

/** Why the disk has too little room, or null where it has enough. */
export function shortText({ folder, leastBytes, freeBytes }: DiskRoom): string | null {
  if (freeBytes >= leastBytes) return null;
  return `the import needs about ${sizeText(leastBytes)} in ${folder}, which has ${sizeText(freeBytes)} free`;
}

/** Says when the disk has too little room for tweets in no order; null where it has enough for them. */
export function tightText({ folder, mostBytes, freeBytes }: DiskRoom): string | null {
  if (freeBytes >= mostBytes) return null;
  const need = `tweets in no order of time need about ${sizeText(mostBytes)} in ${folder}, which has ${sizeText(freeBytes)} free`;
  return `${need}; --tmp on another disk would take half of it`;
}

/** In the unit that leaves digits to compare. */
function sizeText(bytes: number): string {
  if (bytes < BYTES_PER_MB) return `${Math.ceil(bytes / BYTES_PER_KB)} kB`;
  if (bytes < BYTES_PER_GB) return `${Math.round(bytes / BYTES_PER_MB)} MB`;
  return `${(bytes / BYTES_PER_GB).toFixed(1)} GB`;
}
