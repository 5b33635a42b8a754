import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'

/** Packages that ask for a function of Node's old modules find it. */
const REQUIRE =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);"

/**
 * Builds the program that reads documents, and what it brings, into a folder of its own: of the libraries for all kinds of documents, a
 * reader loads the file that has the one it needs.
 */
export async function buildReader(root: string, into: string, plugins: Plugin[]): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: { reader: 'worker/inbox/reading/reader.ts' },
    outdir: into,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Pictures are not drawn.
    external: ['canvas', '@napi-rs/canvas'],
    minify: true,
    legalComments: 'linked',
    logLevel: 'warning',
    banner: { js: REQUIRE },
    plugins,
  })
  // How old East Asian fonts in PDFs number their characters.
  await cp(join(root, 'node_modules/pdfjs-dist/cmaps'), join(into, 'cmaps'), { recursive: true })
}
