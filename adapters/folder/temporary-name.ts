import { randomUUID } from 'node:crypto';

const TEMPORARY = /^\.[0-9a-f-]{36}\.tmp$/;

/** The name of a file that is being written; it begins with a dot, so it has no key and no query reads it. */
export function temporaryName(): string {
  return `.${randomUUID()}.tmp`;
}

export function isTemporaryName(name: string): boolean {
  return TEMPORARY.test(name);
}
