// Bundles the `tweetlake` command into dist/cli, so that it starts fast; `npm ci` runs it.
import { chmod, rename, rm, symlink } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const DEFAULT_OUTDIR = 'dist/cli';
const { values } = parseArgs({ options: { outdir: { type: 'string', default: DEFAULT_OUTDIR } } });
const root = fileURLToPath(new URL('.', import.meta.url));

/** Programs of their own: the command, and what it starts in worker threads. */
const ENTRIES = ['cli/main.ts', 'cli/import-worker.ts'];

/** Stays in node_modules: native code, and libraries that are large and seldom needed. */
const EXTERNAL = ['@duckdb/node-bindings', 'fs-native-extensions', 'piscina', '@aws-sdk/*'];

await rm(values.outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ENTRIES,
  outdir: values.outdir,
  outbase: 'cli',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  minifySyntax: true,
  sourcemap: true,
  sourcesContent: false,
  external: EXTERNAL,
  // Beside the entries, so that a module finds the worker beside itself, wherever it ends up.
  chunkNames: '[name]-[hash]',
  // CommonJS libraries inside of the bundle ask for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
await chmod(`${values.outdir}/main.js`, 0o755);
if (values.outdir === DEFAULT_OUTDIR && process.platform !== 'win32') await linkCommand();

/** Puts the command where npx looks for it. package.json has no `bin`: npx would install that into its cache first (0.3 s). */
async function linkCommand() {
  const link = `${root}node_modules/.bin/tweetlake`;
  const writing = `${link}.${process.pid}`;
  await symlink(`../../${DEFAULT_OUTDIR}/main.js`, writing);
  await rename(writing, link);
}
