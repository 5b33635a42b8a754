import { PAGE_FILES, type PageFileName, PAGE_PATHS, type PageName } from '../domain/page-paths.ts'
import { type Route, route } from './route.ts'

const open = { method: 'GET', servedBy: 'supervisor', access: 'anyone' } as const
const document = {
  ...open,
  why: 'The document is the same for everybody and holds nothing of anybody; what it shows it asks the API for.',
  answer: { status: 200, file: true, type: 'text/html; charset=utf-8' },
} as const
const part = {
  ...open,
  why: 'Scripts, styles and pictures are the same for everybody; the log-in needs them too.',
  answer: { status: 200, file: true, type: '*/*' },
} as const

type DocumentRoutes = {
  readonly [Name in PageName as `${Name}Page`]: typeof document & {
    readonly path: (typeof PAGE_PATHS)[Name]
    readonly summary: string
  }
}
type FileRoutes = {
  readonly [Name in PageFileName as `${Name}File`]: typeof part & {
    readonly path: (typeof PAGE_FILES)[Name]
    readonly summary: string
  }
}

/** What a browser opens. All are one document, which decides by its address what it shows. */
export const documentRoutes = makeDocumentRoutes()
/** What a browser looks for at the root. */
export const fileRoutes = makeFileRoutes()

/** The page: its document and what that is made of. */
export const pageRoutes = {
  ...documentRoutes,
  ...fileRoutes,
  asset: route({
    ...part,
    path: '/assets/:file',
    summary: 'A part of the page. Its name changes with its content, so that browsers may keep it.',
  }),
}

function makeDocumentRoutes(): DocumentRoutes
function makeDocumentRoutes(): Record<string, Route> {
  return Object.fromEntries(
    Object.entries(PAGE_PATHS).map(([name, path]) => [
      `${name}Page`,
      route({ ...document, path, summary: `The page, opened at ${path}.` }),
    ]),
  )
}

function makeFileRoutes(): FileRoutes
function makeFileRoutes(): Record<string, Route> {
  return Object.fromEntries(
    Object.entries(PAGE_FILES).map(([name, path]) => [
      `${name}File`,
      route({ ...part, path, summary: `The page’s ${path.slice(1)}, where it has one.` }),
    ]),
  )
}
