import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError } from '../../shared/errors/app-error.ts'
import { sendFile } from './file-answer.ts'
import type { PageSource } from './page-source.ts'
import { securityHeaders } from './security-headers.ts'

/** Answers a person at an unknown address; false where there is no page to do it with. */
export type ShowUnknown = (response: ServerResponse) => Promise<boolean>

/** What programs ask for; they are told in their own way that it is not there. */
const PROGRAMS = /^\/(api|assets)(\/|$)/

/** Whether a person's browser was led to where nothing is: a link of old, a slip of the hand. */
export function isPersonAtUnknown(request: IncomingMessage, error: unknown): boolean {
  const { method, url = '/', headers } = request
  return (
    error instanceof AppError &&
    error.code === 'not-found' &&
    (method === 'GET' || method === 'HEAD') &&
    /(^|,)\s*text\/html\s*(;|,|$)/i.test(headers.accept ?? '') &&
    !PROGRAMS.test(url.split('?')[0] ?? '')
  )
}

/** Sends the page's document with the status 404, so that it is the page that says that nothing is there and leads on. */
export function showUnknown(page: PageSource): ShowUnknown {
  const secure = securityHeaders()
  return async (response) => {
    const document = (await page())?.document
    if (!document) return false
    await new Promise<void>((resolve, reject) => {
      secure(response.req, response, (error) => (error === undefined ? resolve() : reject(error)))
    })
    response.statusCode = 404
    sendFile(response, { ...document, cacheControl: 'no-store' })
    return true
  }
}
