import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { violations } from './axe.ts'
import { chromiumPath, openPage, startBrowser, type WatchedPage } from './browser.ts'
import { openAs, photograph, see } from './page-driver.ts'

describe.skipIf(chromiumPath === undefined)(
  'the page of figures, in Chromium (scripts/prepare-tests.sh)',
  () => {
    let browser: Browser
    let program: BuiltProgram
    let url: string

    beforeAll(async () => {
      browser = await startBrowser()
      program = await builtProgram()
      url = await program.url()
      const client = await program.person('mia')
      for (const tags of [['garden'], ['garden', 'bike'], ['bike']])
        await client.mustSend('POST', '/api/capture', { body: { content: 'Kept', tags } })
      await client.close()
      await (await program.person('new')).close()
    })

    afterAll(async () => {
      await browser?.close()
      await program?.[Symbol.asyncDispose]()
    })

    it('says on the first day what will be here', async () => {
      await using opened = await insightsOf('new')
      const { page, troubles } = opened

      await see(page, 'Nothing to count yet')
      await see(page, 'No agent has worked in this range.')

      expect(await page.locator('main canvas').count()).toBe(0)
      expect(troubles).toEqual([])
    })

    it('shows memories in words, as a drawing and as a table, and grows with them', async () => {
      await using opened = await insightsOf('mia')
      const { page, troubles } = opened
      await see(page, '3 memories in this range.')
      await page.locator('main canvas').first().waitFor()

      await page.getByText('Show as table').first().click()
      const counts = await page.locator('figure').first().locator('tbody td').allInnerTexts()
      const tags = page.getByRole('region', { name: 'By tag' }).locator('tbody tr')
      const before = await tags.allInnerTexts()
      await program.mh(['capture', '--user', 'mia', 'One more'])
      await see(page, '4 memories in this range.')

      expect(counts).toHaveLength(30)
      expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(3)
      expect(before.map((text) => text.replaceAll(/\s+/g, ' ').trim())).toEqual([
        'bike 2',
        'garden 2',
      ])
      expect(troubles).toEqual([])
    })

    it('keeps the range of time in the address', async () => {
      await using opened = await insightsOf('mia')
      const { page, troubles } = opened

      await page.getByLabel('12 months').check()
      await page.waitForURL('**/insights?range=12m')
      await page.reload()
      await page.getByText('Show as table').first().click()

      expect(await page.getByLabel('12 months').isChecked()).toBe(true)
      expect(await page.locator('figure').first().locator('tbody tr').count()).toBe(12)
      expect(troubles).toEqual([])
    })

    it('draws in the colours of the theme', async () => {
      await using opened = await insightsOf('mia')
      const { page, troubles } = opened
      await page.locator('main canvas').first().waitFor()
      const drawn = async (): Promise<string> => String(await page.evaluate(ACCENTS_DRAWN))

      await page.emulateMedia({ colorScheme: 'light' })
      await expect.poll(drawn, { timeout: 10_000 }).toBe('light')
      await page.emulateMedia({ colorScheme: 'dark' })
      await expect.poll(drawn, { timeout: 10_000 }).toBe('dark')

      expect(troubles).toEqual([])
    })

    it('is whole in both themes, on a desk and on a phone', async () => {
      const found: string[] = []
      for (const username of ['mia', 'new']) {
        await using opened = await insightsOf(username)
        const { page, troubles } = opened
        await see(page, username === 'mia' ? 'Show as table' : 'Nothing to count yet')
        await see(page, 'Today, with the chat')
        for (const width of [360, 1280])
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme })
            await page.setViewportSize({ width, height: 800 })
            const name = `insights-${username}-${colorScheme}${width}`
            const needed = await photograph(page, name)
            if (needed > width) found.push(`${name}: ${needed} px`)
            found.push(...(await violations(page)).map((said) => `${name}: ${said}`))
          }
        found.push(...troubles)
      }

      expect(found).toEqual([])
    })

    async function insightsOf(username: string): Promise<WatchedPage> {
      const opened = await openPage(browser, url)
      await openAs(opened.page, { username, path: '/insights', title: 'Insights' })
      return opened
    }
  },
)

/** The themes whose accent at least a hundred pixels of the first canvas have: `--accent` in `tokens.css`. */
const ACCENTS_DRAWN = `(() => {
  const canvas = document.querySelector('main canvas')
  if (!canvas) return 'nothing'
  // A copy is read: a canvas that is read twice makes the browser warn.
  const copy = new OffscreenCanvas(canvas.width, canvas.height)
  const context = copy.getContext('2d', { willReadFrequently: true })
  context.drawImage(canvas, 0, 0)
  const { data } = context.getImageData(0, 0, copy.width, copy.height)
  const counts = { light: 0, dark: 0 }
  for (let at = 0; at < data.length; at += 4) {
    const colour = data.slice(at, at + 4).join()
    if (colour === '23,112,93,255') counts.light += 1
    if (colour === '92,196,170,255') counts.dark += 1
  }
  return Object.keys(counts).filter((theme) => counts[theme] > 100).join()
})()`
