import type { Plugin } from 'esbuild'

/**
 * Large packages that are needed seldom, with the files that they become beside the bundles. In a bundle they would lie in the memory of every
 * worker, as source and as code, whether it needs them or not.
 */
export const LAZY_PACKAGES: Readonly<Record<string, string>> = {
  chokidar: 'lazy-chokidar',
  'chrono-node/en': 'lazy-chrono-node',
  'ical.js': 'lazy-ical',
  jsonrepair: 'lazy-jsonrepair',
  piscina: 'lazy-piscina',
  ws: 'lazy-ws',
}

/** Leaves them out of a bundle, which then requires the file when the package is used. */
export const lazyPackages: Plugin = {
  name: 'lazy-packages',
  setup(esbuild) {
    // The supervisor watches its configuration from the start on.
    esbuild.onResolve({ filter: /^chokidar$/ }, ({ importer }) =>
      importer.includes('/worker/') ? { path: './lazy-chokidar.cjs', external: true } : undefined,
    )
    esbuild.onResolve(
      { filter: /^(chrono-node\/en|ical\.js|jsonrepair|piscina|ws)$/ },
      ({ path }) => ({
        path: `./${LAZY_PACKAGES[path]}.cjs`,
        external: true,
      }),
    )
  },
}
