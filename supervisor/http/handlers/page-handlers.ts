import { documentRoutes, fileRoutes, type pageRoutes } from '../../../shared/api/pages.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { type FileAnswer, representationOf } from '../file-answer.ts'
import type { Handlers } from '../handler.ts'
import type { PageSource } from '../page-source.ts'

type PageHandlers = Pick<Handlers, keyof typeof pageRoutes>
/** Needs nothing of the call. */
type Give = (call: never) => Promise<FileAnswer>

/** The page that people open: one document at all of its addresses, and the files that it is made of. */
export function pageHandlers(page: PageSource): PageHandlers {
  const notBuilt = notBuiltAnswer()
  return {
    ...documentHandlers(async () => (await page())?.document ?? notBuilt),
    ...fileHandlers(page),
    async asset({ params }) {
      return there((await page())?.assets.get(params['file'] ?? ''))
    },
  }
}

function notBuiltAnswer(): FileAnswer {
  const words = 'The page is not built here: npm run build. The API is described at /api/docs.\n'
  return {
    type: 'text/plain; charset=utf-8',
    cacheControl: 'no-store',
    identity: representationOf(Buffer.from(words)),
  }
}

function documentHandlers(give: Give): Pick<Handlers, keyof typeof documentRoutes>
function documentHandlers(give: Give): Record<string, Give> {
  return Object.fromEntries(Object.keys(documentRoutes).map((id) => [id, give]))
}

function fileHandlers(page: PageSource): Pick<Handlers, keyof typeof fileRoutes>
function fileHandlers(page: PageSource): Record<string, Give> {
  return Object.fromEntries(
    Object.entries(fileRoutes).map(([id, { path }]) => [
      id,
      async () => there((await page())?.files.get(path)),
    ]),
  )
}

function there(file: FileAnswer | undefined): FileAnswer {
  if (file) return file
  throw new AppError('not-found', 'The page has no such part. Reload the page.')
}
