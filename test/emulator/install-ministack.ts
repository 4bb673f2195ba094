import { join } from 'node:path';
import { installOnce } from '../support/install-once.ts';
import { mustRun } from '../support/run-command.ts';

/** MiniStack with all that it depends on, as `pip freeze` names it. */
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const MINISTACK = { name: 'ministack-1.5.33', files: [REQUIREMENTS] };

/** Gives the Python of a virtual environment that holds MiniStack. Rejects when Python or pip fail. */
export async function installMinistack(): Promise<string> {
  // Its scripts hold the path of the build, its Python does not: `python -m ministack` works under the later name.
  const home = await installOnce(MINISTACK, async (folder) => {
    await mustRun('python3', ['-m', 'venv', folder]);
    await mustRun(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '-q', '-r', REQUIREMENTS]);
  });
  return join(home, 'bin', 'python');
}
