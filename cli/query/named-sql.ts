import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { packageFolder } from '../package-folder.ts';

const SQL_FOLDER = 'sql';
const SQL_SUFFIX = '.sql';

/** The SQL itself, or for `@NAME` the text of `sql/NAME.sql`. Rejects with UsageError that lists the names. */
export async function sqlOf(sqlOrName: string): Promise<string> {
  if (!sqlOrName.startsWith('@')) return sqlOrName;
  const folder = join(packageFolder(), SQL_FOLDER);
  const name = sqlOrName.slice(1);
  const names = await namesIn(folder);
  if (names.includes(name)) return readFile(join(folder, `${name}${SQL_SUFFIX}`), 'utf8');
  const known = names.map((one) => `@${one}`).join(', ');
  throw new UsageError(`there is no query @${name}; known are ${known}`);
}

async function namesIn(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(SQL_SUFFIX));
  return files.map((file) => file.slice(0, -SQL_SUFFIX.length)).sort();
}
