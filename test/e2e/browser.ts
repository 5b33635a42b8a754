import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'] as const
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const

/** Where the machine has Chromium; undefined when it has none. */
export const chromiumPath = PLACES.find((path) => existsSync(path))

/** Starts a browser without a window. */
export async function startBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('no chromium: run scripts/prepare-tests.sh')
  return await chromium.launch({ executablePath: chromiumPath, args: [...ARGUMENTS] })
}

/** A page of its own, and everything in it that should not have happened. */
export interface WatchedPage extends AsyncDisposable {
  readonly page: Page
  /** Errors, complaints of the content security policy, and requests to other hosts. */
  readonly troubles: readonly string[]
}

/** Opens a page in a context of its own, as another person's browser would. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ ...options, baseURL: url })
  await context.addInitScript({ content: REPORT_VIOLATIONS })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(message.text())
  })
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) troubles.push(`request to ${request.url()}`)
  })
  return { page, troubles, [Symbol.asyncDispose]: () => context.close() }
}

const REPORT_VIOLATIONS = `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  console.error('policy: ' + violatedDirective + ' ' + blockedURI)
})`
