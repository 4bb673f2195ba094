import { resolve } from 'node:path';
import { UsageError } from '../core/errors.ts';

/** Where a lake is: a folder (absolute path), or a deployed stack. */
export type LakePlace =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'aws'; readonly stack: string };

/** Reads `--lake`. Throws UsageError when it is empty or names no stack. */
export function parseLakePlace(text: string): LakePlace {
  const [, stack] = /^aws:(.*)$/.exec(text) ?? [];
  if (stack !== undefined) {
    if (/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(stack)) return { kind: 'aws', stack };
    throw new UsageError(`--lake aws:STACK needs the name of a CloudFormation stack, got "${text}"`);
  }
  if (text === '') throw new UsageError('--lake needs a folder, or aws:STACK');
  return { kind: 'folder', folder: resolve(text) };
}

/** The folder of `--lake`, for commands that work on a laptop's lake only. Throws UsageError for a deployed one. */
export function localLakeFolder(text: string, command: string): string {
  const place = parseLakePlace(text);
  if (place.kind === 'folder') return place.folder;
  throw new UsageError(`${command} works on a folder only, got --lake ${text}; a deployed lake does this by itself`);
}
