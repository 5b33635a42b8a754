import { type Browser, chromium, type Page } from 'playwright-core'
import { chromiumOf } from './chromium.ts'

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const

interface Visit {
  readonly url: URL
  /** Of somebody who is logged in. */
  readonly cookie?: string
  /** A script that runs before each page's own. */
  readonly watch?: string
}

/** A browser without a window, as people have it. */
export class BenchBrowser implements AsyncDisposable {
  readonly #browser: Browser

  private constructor(browser: Browser) {
    this.#browser = browser
  }

  static async start(): Promise<BenchBrowser> {
    const executablePath = chromiumOf()
    return new BenchBrowser(await chromium.launch({ executablePath, args: [...ARGUMENTS] }))
  }

  /** A page in a context of its own, so that it finds nothing in a cache. */
  async openPage({ url, cookie, watch }: Visit): Promise<Page> {
    const context = await this.#browser.newContext({
      baseURL: url.origin,
      serviceWorkers: 'block',
      viewport: { width: 1280, height: 800 },
    })
    if (watch !== undefined) await context.addInitScript({ content: watch })
    const [name = '', value = ''] = cookie?.split('=') ?? []
    if (cookie !== undefined) await context.addCookies([{ name, value, url: url.origin }])
    return await context.newPage()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close()
  }
}
