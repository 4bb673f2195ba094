import { build } from 'esbuild';
import { BUNDLE } from '../../lib/bundle-options.ts';

/** Bundles functions of `lambda/` into `folder` as the stack does, each as NAME.mjs. */
export async function bundleFunctions(names: readonly string[], folder: string): Promise<void> {
  await build({
    entryPoints: names.map((name) => `lambda/${name}.ts`),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: BUNDLE.target,
    mainFields: [...BUNDLE.mainFields],
    external: [...BUNDLE.external],
    banner: { js: BUNDLE.banner },
    logLevel: 'warning',
  });
}
