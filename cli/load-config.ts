import { readFile } from 'node:fs/promises';
import { type Config, parseConfig } from '../core/config.ts';
import { UsageError } from '../core/errors.ts';
import { isObject, objectOf } from '../core/json.ts';

const PROJECT_FILE = 'cdk.json';

/**
 * The settings: of `file` when one is given (the settings alone, or a file like cdk.json), else of cdk.json in the
 * working folder, else the defaults. Rejects with UsageError when a file cannot be read or is not valid.
 */
export async function loadConfig(file: string | undefined): Promise<Config> {
  if (file !== undefined) return settingsIn(file, await readJson(file));
  const project = await readJson(PROJECT_FILE).catch((error: unknown) => {
    if (error instanceof UsageError && objectOf(error.cause).code === 'ENOENT') return {};
    throw error;
  });
  if (!isObject(project)) throw new UsageError(`${PROJECT_FILE} must hold a JSON object`);
  return parseConfig(objectOf(project.context).tweetlake, `context.tweetlake of ${PROJECT_FILE}`);
}

function settingsIn(file: string, content: unknown): Config {
  const { context } = objectOf(content);
  return isObject(context)
    ? parseConfig(context.tweetlake, `context.tweetlake of ${file}`)
    : parseConfig(content, file);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`the settings in ${file} cannot be read: ${reason}`, { cause });
  }
}
