import { readFileSync, statSync } from 'node:fs'

/**
 * Tells whether a config file of models speaks of an embedder at all, without reading more than the file's stamp when it has not changed:
 * most workers have none, and load nothing for it.
 */
export function watchForEmbedder(path: string): () => boolean {
  let version = ''
  let isNamed = false
  return () => {
    const found = statSync(path, { throwIfNoEntry: false })
    const now = found?.isFile() ? `${found.mtimeMs} ${found.size} ${found.ino}` : ''
    if (now !== version) {
      version = now
      isNamed = now !== '' && readFileSync(path, 'utf8').includes('"embedder"')
    }
    return isNamed
  }
}
