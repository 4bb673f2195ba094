import { join } from 'node:path';
import { installOnce } from '../support/install-once.ts';
import { installPython } from '../support/install-python.ts';
import { mustRun } from '../support/run-command.ts';

export const ENGINES_FOLDER = join(import.meta.dirname, 'engines');

const MOTO = { name: 'athena-moto-5.2.5', requirements: join(ENGINES_FOLDER, 'moto', 'requirements.txt') };
const TRINO = {
  name: 'athena-trino-435',
  files: ['trino/pom.xml', 'trino/LocalTrino.java'].map((file) => join(ENGINES_FOLDER, file)),
};

/** Where the two engines are installed. */
export interface InstalledEngines {
  /** A Python that has moto. */
  readonly python: string;
  /** Holds `lib`, `classes` and `plugin`. */
  readonly trino: string;
}

/**
 * Installs moto and Trino into the user's cache, unless they are there: about two minutes and 300 MB the first time.
 * Each lies in a folder named by its version and by the files that it is made from. Rejects when a tool is missing.
 */
export async function installEngines(signal: AbortSignal): Promise<InstalledEngines> {
  const python = await installPython(MOTO, { signal });
  const trino = await installOnce(TRINO, (folder) => buildTrino(folder, signal));
  return { python, trino };
}

async function buildTrino(folder: string, signal: AbortSignal): Promise<void> {
  const sources = join(ENGINES_FOLDER, 'trino');
  const maven = ['-B', '-ntp', '-q', '-f', join(sources, 'pom.xml'), `-Dout=${folder}`, 'generate-resources'];
  await mustRun('mvn', maven, { signal });
  await mustRun(
    'javac',
    ['-cp', join(folder, 'lib', '*'), '-d', join(folder, 'classes'), join(sources, 'LocalTrino.java')],
    { signal },
  );
}
