import { DEFAULT_LAKE } from './options.ts';

export interface ShellFlags {
  readonly lake: string;
  readonly config?: string;
  readonly query?: string;
}

/** Flags as they are typed into a shell behind a command; what is not set, and the default lake, is left out. */
export function shellFlags({ lake, config, query }: ShellFlags): string {
  const flags = { lake: lake === DEFAULT_LAKE ? undefined : lake, config, query };
  return Object.entries(flags)
    .flatMap(([name, value]) => (value === undefined ? [] : ` --${name} ${shellWord(value)}`))
    .join('');
}

function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
