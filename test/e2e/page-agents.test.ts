import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { chromiumPath, openPage, startBrowser, type WatchedPage } from './browser.ts'
import { misfitsOf } from './misfits.ts'
import { arrive, openAs, press, see } from './page-driver.ts'

describe.skipIf(chromiumPath === undefined)(
  'agents of the page, in Chromium (scripts/prepare-tests.sh)',
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

    it('runs one, shows what it changed and why, and takes it back', async () => {
      await using home = await agentsOf('ada')
      const { page, troubles } = home

      await press(page, 'Organizer: Run now')
      await arrive(page, 'Organizer: run')
      await see(page, 'Done')
      await page.getByText('Memory changed').first().waitFor()
      await see(page, '3 memories (all without a model)')
      const changes = await page.getByText('Memory changed').count()
      const named = await page.getByRole('link', { name: 'Rain in Bergen' }).count()
      await press(page, 'Undo run')
      await page.getByRole('dialog').getByRole('button', { name: 'Undo run' }).click()
      await see(page, '3 taken back')
      await page.getByRole('link', { name: 'Organizer', exact: true }).click()
      await arrive(page, 'Organizer')
      const history = page.getByRole('region', { name: 'History' })
      await history.getByText('Done').waitFor()

      expect(changes).toBe(3)
      expect(named).toBeGreaterThan(0)
      expect(await history.getByRole('listitem').count()).toBe(1)
      expect(troubles).toEqual([])
    })

    it('gives one another schedule, shows its next five runs, and pauses it', async () => {
      await using home = await agentsOf('bea')
      const { page, troubles } = home

      await page.getByRole('link', { name: 'Digest' }).click()
      await arrive(page, 'Digest')
      await press(page, 'Change schedule')
      await page.getByLabel('What starts it').selectOption({ label: 'Every day at a time' })
      await page.getByLabel('Time', { exact: true }).fill('04:30')
      await press(page, 'Save')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      const schedule = page.getByRole('region', { name: 'Schedule' })
      await schedule.getByRole('listitem').nth(4).waitFor()
      const next = await schedule.getByRole('listitem').allInnerTexts()
      await see(page, /^every day at 4:30\sAM/)
      await press(page, 'Pause')
      await see(page, 'Paused')
      await schedule.getByRole('listitem').first().waitFor({ state: 'detached' })
      await press(page, 'Resume')
      await schedule.getByRole('listitem').nth(4).waitFor()
      const { out } = await program.mh(['--user', 'bea', 'agent', 'schedule'])

      expect(next).toHaveLength(5)
      expect(next.every((one) => one.includes('4:30'))).toBe(true)
      expect(out).toMatch(/digest.*30 4 \* \* \*/)
      expect(troubles).toEqual([])
    })

    it('has nothing against it in both themes, on a telephone and a desk', async () => {
      await using home = await agentsOf('cora')
      const { page, troubles } = home
      await press(page, 'Organizer: Run now')
      await page.getByText('Memory changed').first().waitFor()

      const misfits = await misfitsOf(page, 'agents-run')

      expect(misfits).toEqual([])
      expect(troubles).toEqual([])
    })

    /** A new person with three memories, who has the page of agents before them. */
    async function agentsOf(username: string): Promise<WatchedPage> {
      const client = await program.person(username)
      for (const content of ['Lena drinks oat milk', 'Rain in Bergen', 'Paid the dentist'])
        await client.mustSend('POST', '/api/capture', { body: { content } })
      await client.close()
      const opened = await openPage(browser, url, { timezoneId: 'UTC', locale: 'en-US' })
      await openAs(opened.page, { username, path: '/agents', title: 'Agents' })
      return opened
    }
  },
)
