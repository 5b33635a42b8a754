import type { pageRoutes } from '../../../shared/api/pages.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { FileAnswer } from '../file-answer.ts'
import type { Handlers } from '../handler.ts'
import { type PageFiles, readPageFiles } from '../page-files.ts'

type PageHandlers = Pick<Handlers, keyof typeof pageRoutes>

/** The page that people open; its files are read when it is asked for first. `webFolder` is where it was built. */
export function pageHandlers(webFolder: string | undefined): PageHandlers {
  const files = onceRead(webFolder)
  const document = async (): Promise<FileAnswer> => (await files())?.document ?? NOT_BUILT
  return {
    homePage: document,
    loginPage: document,
    setupPage: document,
    setPasswordPage: document,
    async asset({ params }) {
      const asset = (await files())?.assets.get(params['file'] ?? '')
      if (asset) return asset
      throw new AppError('not-found', 'The page has no such part. Reload the page.')
    },
  }
}

const NOT_BUILT: FileAnswer = {
  bytes: Buffer.from(
    'The page is not built here: npm run build. The API is described at /api/docs.\n',
  ),
  type: 'text/plain; charset=utf-8',
  cacheControl: 'no-store',
}

/** Reads at the first call; a failure is not kept, so that the next call tries again. */
function onceRead(webFolder: string | undefined): () => Promise<PageFiles | undefined> {
  let reading: Promise<PageFiles | undefined> | undefined
  return async () => {
    if (webFolder === undefined) return undefined
    reading ??= readPageFiles(webFolder)
    try {
      return await reading
    } catch (error) {
      reading = undefined
      throw error
    }
  }
}
