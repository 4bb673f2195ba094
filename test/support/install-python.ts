import { join } from 'node:path';
import { installOnce } from './install-once.ts';
import { type CommandOptions, mustRun } from './run-command.ts';

/** Python packages that a tier needs. */
export interface PythonPackages {
  /** What they are for, and the versions that matter. */
  readonly name: string;
  /** Path of the file that pins them all. */
  readonly requirements: string;
}

/**
 * The Python of a virtual environment in the user's cache that holds the packages. Rejects when Python or pip fail.
 * Its scripts hold the path of the build, its Python does not: `python -m PACKAGE` works under the later name.
 */
export async function installPython(
  { name, requirements }: PythonPackages,
  { signal }: Pick<CommandOptions, 'signal'> = {},
): Promise<string> {
  const options = signal ? { signal } : {};
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  const home = await installOnce({ name, files: [requirements] }, async (folder) => {
    await mustRun('python3', ['-m', 'venv', folder], options);
    await mustRun(join(folder, 'bin', 'python'), pip, options);
  });
  return join(home, 'bin', 'python');
}
