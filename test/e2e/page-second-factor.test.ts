import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Authenticator } from '../support/authenticator.ts'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { forgetProofs } from '../support/forget-proofs.ts'
import { PASSWORD } from '../support/running-supervisor.ts'
import { chromiumPath, openPage, startBrowser, type WatchedPage } from './browser.ts'
import { misfitsOf } from './misfits.ts'
import { fill, openAs, press, see } from './page-driver.ts'

describe.skipIf(chromiumPath === undefined)(
  'the second factor on the page, in Chromium (scripts/prepare-tests.sh)',
  () => {
    let browser: Browser
    let program: BuiltProgram
    let opened: WatchedPage
    let page: Page
    let app: Authenticator
    let codes: string[]

    beforeAll(async () => {
      browser = await startBrowser()
      program = await builtProgram()
      await program.person('owen', 'owner')
      opened = await openPage(browser, await program.url())
      ;({ page } = opened)
    })

    afterAll(async () => {
      await opened?.[Symbol.asyncDispose]()
      await browser?.close()
      await program?.[Symbol.asyncDispose]()
    })

    it('is set up with the QR code or the key, confirmed by a code, and shows ten recovery codes once', async () => {
      await openAs(page, { username: 'owen', path: '/settings/security', title: 'Settings' })
      const misfits = await misfitsOf(page, 'security-off')
      await press(page, 'Set up an authenticator app')
      await page.getByRole('img', { name: 'QR code' }).waitFor()
      misfits.push(...(await misfitsOf(page, 'security-set-up')))
      app = new Authenticator(await page.getByLabel('Key').inputValue())

      await fill(page, { 'Code that the app shows': '000000' })
      await press(page, 'Turn on')
      await see(page, 'This code is wrong')
      await fill(page, { 'Code that the app shows': app.next() })
      await press(page, 'Turn on')
      await see(page, 'Each lets you in once')

      codes = await page.getByRole('dialog').getByRole('listitem').allInnerTexts()
      misfits.push(...(await misfitsOf(page, 'security-recovery-codes')))
      await press(page, 'I have kept them')
      await see(page, '10 recovery codes are left.')
      misfits.push(...(await misfitsOf(page, 'security-on')))
      expect(new Set(codes).size).toBe(10)
      expect(await page.getByText(codes[0] ?? '').count()).toBe(0)
      expect(misfits).toEqual([])
    })

    it('is asked for at log-in, after the right password', async () => {
      await press(page, /owen owner/)
      await page.getByRole('menuitem', { name: 'Log out' }).click()
      await see(page, 'You are logged out.')

      await fill(page, { Username: 'owen', Password: PASSWORD })
      await press(page, 'Log in')
      await page.getByLabel('Code of your authenticator app').waitFor()
      const misfits = await misfitsOf(page, 'login-code')
      await fill(page, { 'Code of your authenticator app': '000000' })
      await press(page, 'Log in')
      await see(page, 'This code is wrong')
      await fill(page, { 'Code of your authenticator app': app.next() })
      await press(page, 'Log in')
      await page.locator('#main').waitFor()

      expect(misfits).toEqual([])
    })

    it('is asked for again before a token is made, in place, and what was typed is still there', async () => {
      await program.mh(['stop'])
      await forgetProofs(program.layout.sessionsFile)
      await program.mh(['start', '--port', '0'])
      await page.goto(`${await program.url()}/settings/security`)

      await press(page, 'New token')
      await fill(page, { 'What it is for': 'backup script' })
      await press(page, 'Make the token')
      await see(page, 'Is it you?')
      const misfits = await misfitsOf(page, 'proof')
      await page.getByRole('dialog', { name: 'Is it you?' }).getByText('Cancel').click()
      await see(page, 'Nothing was done')
      const kept = await page.getByLabel('What it is for').inputValue()
      await press(page, 'Make the token')
      await press(page, 'Use a recovery code')
      await fill(page, { 'Recovery code': codes[0] ?? '' })
      await press(page, 'Go on')
      await see(page, 'Take it now')

      expect(kept).toBe('backup script')
      expect(misfits).toEqual([])
    })

    it('tells the person that it was taken away at the machine', async () => {
      const reset = await program.mh(['user', 'totp-reset', 'owen'])

      await page.goto(await program.url())
      await fill(page, { Username: 'owen', Password: PASSWORD })
      await press(page, 'Log in')
      await see(page, 'Your second factor was taken away at the machine')
      const misfits = await misfitsOf(page, 'totp-reset')
      await press(page, 'Understood')
      await page.getByText('was taken away').waitFor({ state: 'detached' })
      await page.reload()
      await page.locator('#main').waitFor()

      expect(reset).toMatchObject({ code: 0 })
      expect(await page.getByText('was taken away').count()).toBe(0)
      expect(misfits).toEqual([])
    })
  },
)
