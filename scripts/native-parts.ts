import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import type { BuildOptions, Plugin } from 'esbuild'

const root = resolve(import.meta.dirname, '..')
const require = createRequire(import.meta.url)

/** Packages with native parts find them at run time by searching folders; in a bundle each is one file beside it. */
export const nativeParts: Plugin = {
  name: 'native-parts',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^node-gyp-build$/ }, () => ({
      path: 'sqlite',
      namespace: 'native',
    }))
    esbuild.onLoad({ filter: /.*/, namespace: 'native' }, async () => {
      const { resolve: find } = gypBuild(require('node-gyp-build'))
      const path = find(join(root, 'node_modules/@photostructure/sqlite'))
      return {
        contents: `module.exports = () => require(${JSON.stringify(path)})`,
        loader: 'js',
        resolveDir: root,
      }
    })
  },
}

/** What goes with the plugin. */
export const NATIVE_OPTIONS = {
  // `import()` becomes a lazy part of the bundle, which a script with cached code can run.
  supported: { 'dynamic-import': false },
  // Its module build asks import.meta where it lies, which a bundle cannot tell.
  alias: {
    '@photostructure/sqlite': join(root, 'node_modules/@photostructure/sqlite/dist/index.cjs'),
  },
  loader: { '.node': 'copy' },
  assetNames: '[name]-[hash]',
  define: { 'import.meta.dirname': '__dirname' },
} as const satisfies BuildOptions

function gypBuild(module: unknown): { resolve: (folder: string) => string } {
  if (typeof module === 'function' && 'resolve' in module && typeof module.resolve === 'function') {
    const find = module.resolve
    return { resolve: (folder) => String(find(folder)) }
  }
  throw new TypeError('node-gyp-build has no resolve()')
}
