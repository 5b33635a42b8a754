import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

/** The shell without windows first: it draws the same pages for two thirds of the processor's time. Debian keeps it with the resources that it needs. */
const PLACES = [
  '/usr/lib/chromium/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
] as const
/** What Chromium does for each window besides the page, a process each: renderers in store, and the pages of the address bar's list. */
const BESIDES_THE_PAGE = [
  'SpareRendererForSitePerProcess',
  'PreloadTopChromeWebUI',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
] as const
/** What Playwright switches off itself (1.65): a second list of features takes the place of the first. */
const SWITCHED_OFF_BY_PLAYWRIGHT = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
] as const
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${[...SWITCHED_OFF_BY_PLAYWRIGHT, ...BESIDES_THE_PAGE].join(',')}`,
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
