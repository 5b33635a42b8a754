import { type PageFiles, readPageFiles } from './page-files.ts'

/** Gives the built page, undefined where none is. */
export type PageSource = () => Promise<PageFiles | undefined>

/**
 * The page that was built into a folder. It is read at once, so that what is served belongs to the programs that run, also when another is
 * built in its place. A failure is told to whoever asked, and not kept: the next to ask tries again.
 */
export function pageSource(
  webFolder: string | undefined,
  readFiles: typeof readPageFiles = readPageFiles,
): PageSource {
  if (webFolder === undefined) return async () => undefined
  let reading: ReturnType<PageSource> | undefined
  const read: PageSource = async () => {
    reading ??= readFiles(webFolder)
    try {
      return await reading
    } catch (error) {
      reading = undefined
      throw error
    }
  }
  // Nobody has asked yet: who does meets the same failure, and says so.
  read().catch(() => undefined)
  return read
}
