import { svelte } from '@sveltejs/vite-plugin-svelte'
import type { InlineConfig } from 'vite'
import { chunkNames } from './page-chunks.ts'

/**
 * How the page is built from a folder into another. Names change with content; what is small enough to stand in a text by itself is
 * kept a file all the same, as the content security policy takes scripts and styles from the server only.
 */
export function pageConfig(root: string, outDir: string): InlineConfig {
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: 'public',
    plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
    build: {
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: ['chrome111', 'firefox113', 'safari16.4'],
      reportCompressedSize: false,
      // How long each plug-in took is nothing that whoever installs this asks for.
      rolldownOptions: {
        checks: { pluginTimings: false },
        output: { codeSplitting: { groups: [{ name: chunkNames(root) }] } },
      },
    },
  }
}
