import { route } from './route.ts'

const open = { method: 'GET', servedBy: 'supervisor', access: 'anyone' } as const
const page = {
  ...open,
  why: 'The document is the same for everybody and holds nothing of anybody; what it shows it asks the API for.',
  answer: { status: 200, file: true, type: 'text/html; charset=utf-8' },
} as const

/** What a browser opens. The pages are one document, which decides by its address what it shows. */
export const pageRoutes = {
  homePage: route({
    ...page,
    path: '/',
    summary: 'The page of memories; the log-in to who is nobody yet.',
  }),
  loginPage: route({ ...page, path: '/login', summary: 'The page to log in.' }),
  setupPage: route({ ...page, path: '/setup', summary: 'The page that makes the first owner.' }),
  setPasswordPage: route({
    ...page,
    path: '/set-password',
    summary: 'The page that takes a one-time link and sets a password.',
  }),
  asset: route({
    ...open,
    why: 'Scripts, styles and pictures are the same for everybody; the log-in needs them too.',
    path: '/assets/:file',
    summary: 'A part of the page. Its name changes with its content, so that browsers may keep it.',
    answer: { status: 200, file: true, type: '*/*' },
  }),
}
