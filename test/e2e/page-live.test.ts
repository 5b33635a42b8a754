import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { PASSWORD } from '../support/running-supervisor.ts'
import { chromiumPath, openPage, startBrowser, type WatchedPage } from './browser.ts'
import { arrive, logIn, openAs, photograph, press, see } from './page-driver.ts'

describe.skipIf(chromiumPath === undefined)(
  'the page, live and without its server, in Chromium (scripts/prepare-tests.sh)',
  () => {
    let browser: Browser
    let program: BuiltProgram
    let url: string

    beforeAll(async () => {
      browser = await startBrowser()
      program = await builtProgram()
      url = await program.url()
    })

    afterAll(async () => {
      await browser?.close()
      await program?.[Symbol.asyncDispose]()
    })

    it('shows what was kept elsewhere without being asked', async () => {
      await using home = await homeOf('ada')
      const { page, troubles } = home
      await see(page, 'Your first day')

      await program.mh(['capture', '--user', 'ada', 'Written on the command line'])
      await page.getByRole('link', { name: 'Written on the command line' }).waitFor()

      expect(troubles).toEqual([])
    })

    it('says that it is offline, and shows what happened meanwhile once it is back', async () => {
      await using home = await homeOf('ben', 'owner')
      const { page } = home
      await see(page, 'Your first day')

      await program.mh(['stop'])
      await see(page, 'Offline: connecting again …')
      const widths = []
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 800 })
        widths.push(await photograph(page, `offline-${width}`))
        const bar = await page.getByRole('banner').boundingBox()
        expect(bar?.height).toBeLessThan(100)
      }
      await program.mh(['start', '--port', new URL(url).port])
      await program.mh(['capture', '--user', 'ben', 'Happened meanwhile'])
      await page.getByRole('link', { name: 'Happened meanwhile' }).waitFor()

      expect(await page.getByText('Offline: connecting again …').count()).toBe(0)
      expect(widths).toEqual([360, 1280])
    })

    it('opens from what the browser kept while the server is away, and goes on when it is back', async () => {
      await using home = await homeOf('cleo')
      const { page } = home
      await program.mh(['capture', '--user', 'cleo', 'A secret of Cleo'])
      await page.getByRole('link', { name: 'A secret of Cleo' }).waitFor()
      await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
      await page.reload()
      await page.getByRole('link', { name: 'A secret of Cleo' }).waitFor()

      await page.context().setOffline(true)
      await page.reload()
      await see(page, 'MetaHuman OS does not answer')
      const kept = String(await page.evaluate(KEPT_TEXTS))
      await page.context().setOffline(false)
      await press(page, 'Try again')
      await page.getByRole('link', { name: 'A secret of Cleo' }).waitFor()

      expect(kept).toContain('<div id="app">')
      expect(kept).not.toContain('A secret of Cleo')
    })

    it('can be installed: the browser has nothing against it', async () => {
      await using home = await homeOf('ines')
      const { page } = home
      await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
      const browserSide = await page.context().newCDPSession(page)

      const manifest = await browserSide.send('Page.getAppManifest')
      const { installabilityErrors } = await browserSide.send('Page.getInstallabilityErrors')

      expect(manifest).toMatchObject({ url: `${url}/manifest.webmanifest`, errors: [] })
      // The windows of tests keep nothing, as private ones.
      expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([])
    })

    it('says that a worker crashed, and goes on with its next one', async () => {
      await using home = await homeOf('dan')
      const { page } = home
      await see(page, 'Your first day')

      process.kill(await program.pidOf('dan'), 'SIGKILL')
      await program.mh(['capture', '--user', 'dan', 'After the crash'])
      await page.getByRole('link', { name: 'After the crash' }).waitFor()

      expect(await page.getByRole('alert').count()).toBe(0)
    })

    it('says by itself that a session has ended, and goes on where it was after a log-in', async () => {
      await using home = await homeOf('eve')
      const { page } = home
      await page.getByRole('link', { name: 'Memory' }).first().click()
      await arrive(page, 'Memory')
      await page.getByLabel('What should be remembered?').fill('Half a thought')

      await program.mh(['user', 'disable', 'eve'])
      await see(page, /^Your session has ended/)
      await program.mh(['user', 'enable', 'eve'])
      await program.mh(['capture', '--user', 'eve', 'Happened meanwhile'])
      await logIn(page, 'eve')
      await page.getByRole('link', { name: 'Happened meanwhile' }).waitFor()

      expect(await page.getByLabel('What should be remembered?').inputValue()).toBe(
        'Half a thought',
      )
    })

    async function homeOf(
      username: string,
      role: 'owner' | 'guest' = 'guest',
    ): Promise<WatchedPage> {
      const made = ['user', 'create', username, '--role', role, '--password-stdin']
      expect(await program.mh(made, { input: PASSWORD })).toMatchObject({ code: 0 })
      const opened = await openPage(browser, url)
      await openAs(opened.page, { username, path: '/', title: new RegExp(username) })
      return opened
    }
  },
)

const KEPT_TEXTS = `caches.keys()
  .then((names) => Promise.all(names.map((name) => caches.open(name))))
  .then((all) => Promise.all(all.map((one) => one.matchAll())))
  .then((answers) => Promise.all(answers.flat().map((answer) => answer.text())))
  .then((texts) => texts.join())`
