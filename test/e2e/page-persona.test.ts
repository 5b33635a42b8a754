import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { eventually } from '../support/eventually.ts'
import { violations } from './axe.ts'
import { chromiumPath, openPage, startBrowser } from './browser.ts'
import { openAs, photograph, press, see } from './page-driver.ts'

describe.skipIf(chromiumPath === undefined)(
  'the persona of the page, in Chromium (scripts/prepare-tests.sh)',
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

    it('changes members by form and by JSON, keeps what it does not know, and takes a change back', async () => {
      await program.person('anna')
      await edit('anna', 'core', (core) => ({ ...core, ofAnotherProgram: { kept: [1, 2] } }))
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      await openAs(page, { username: 'anna', path: '/persona', title: 'Persona' })

      await page.getByLabel('Role').fill('Keeper of the boat')
      await page.getByRole('button', { name: 'Add: What it values' }).click()
      await page.getByLabel('Value', { exact: true }).fill('Patience')
      await page.keyboard.press('Control+s')
      await see(page, 'Saved.')
      const byForm = await onDisk('anna', 'core')
      await changeJson(page, 'Core as JSON', (text) => text.replace('"light"', '"dry"'))
      await press(page, 'Save')
      await eventually(async () => /"dry"/.test(JSON.stringify(await onDisk('anna', 'core'))))
      const humor = await page.getByLabel('Humour').inputValue()
      await page.getByRole('heading', { level: 1 }).click()
      await page.keyboard.press('u')
      await see(page, 'The version before is back.')
      await page.getByRole('radio', { name: 'History' }).check()
      await see(page, 'Keeper of the boat')
      const history = await page.getByRole('list', { name: 'Versions' }).innerText()

      expect(byForm).toMatchObject({
        identity: { role: 'Keeper of the boat' },
        values: { core: [{ value: 'Patience' }] },
        ofAnotherProgram: { kept: [1, 2] },
      })
      expect(humor).toBe('dry')
      expect(await onDisk('anna', 'core')).toMatchObject({
        identity: { role: 'Keeper of the boat' },
        personality: { communicationStyle: { humor: 'light' } },
        ofAnotherProgram: { kept: [1, 2] },
      })
      expect(history).toContain('Personal assistant')
      expect(history).toContain('by you')
      expect(history).toContain('by a hand edit of the file')
      expect(troubles).toEqual([])
    }, 60_000)

    it('says at the field what is wrong, where JSON ends, and what the server refuses', async () => {
      await program.person('bert')
      await using opened = await openPage(browser, url)
      const { page } = opened
      await openAs(page, { username: 'bert', path: '/persona', title: 'Persona' })

      await page.getByLabel('Name', { exact: true }).fill('')
      const atName = await saidAt(page, 'identity.name')
      await page.keyboard.press('Control+s')
      await page.getByLabel('Name', { exact: true }).fill('Bert')
      await changeJson(page, 'Core as JSON', (text) => text.replace('0.5', '7'))
      const atTrait = await saidAt(page, 'personality.traits')
      await changeJson(page, 'Core as JSON', (text) =>
        text.replace('"identity": {', '"identity" {'),
      )
      await see(page, /This is not JSON: look at line 4, column 14/)
      await press(page, 'Discard changes')
      await page.getByRole('link', { name: 'Facets' }).click()
      await page.getByRole('radio', { name: 'JSON' }).check()
      await changeJson(page, 'Facets as JSON', (text) =>
        text.replace('"activeFacet": "default"', '"activeFacet": "poet"'),
      )
      await press(page, 'Save')
      await see(page, /There is no such facet/i)

      expect(atName).toContain('Write something here.')
      expect(atTrait).toContain('Give a number from 0 to 1.')
      expect(await onDisk('bert', 'core')).toMatchObject({ identity: { name: 'bert' } })
      expect(await onDisk('bert', 'facets')).toMatchObject({ activeFacet: 'default' })
    }, 60_000)

    it('notices a hand edit while the form is open, and keeps a draft over a reload', async () => {
      await program.person('cleo')
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      await openAs(page, { username: 'cleo', path: '/persona/routines', title: 'Persona' })
      await page.getByLabel('On weekdays').waitFor()

      await edit('cleo', 'routines', (routines) => ({ ...routines, habits: ['Tea at four'] }))
      await see(page, 'This document was changed elsewhere: this is how it is now.')
      const taken = await page.getByLabel('Name 1').inputValue()
      await page.getByLabel('On weekdays').fill('nine to five')
      await page.getByRole('link', { name: 'Core', exact: true }).click()
      await see(page, 'Routines: your changes are not saved. They are kept as a draft.')
      await press(page, 'Go back')
      await see(page, 'Unsaved changes')
      await edit('cleo', 'routines', (routines) => ({ ...routines, habits: ['Coffee'] }))
      await see(page, 'This document was changed elsewhere while you were changing it.')
      await press(page, 'Keep mine')
      await page.keyboard.press('Control+s')
      await see(page, 'Saved.')

      expect(taken).toBe('Tea at four')
      expect(await onDisk('cleo', 'routines')).toMatchObject({
        work: { schedule: { weekday: 'nine to five' } },
        habits: ['Tea at four'],
      })
      expect(troubles).toEqual([])
    }, 60_000)

    it('makes a facet, switches to it, deletes it and brings it back', async () => {
      await program.person('dora')
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      await openAs(page, { username: 'dora', path: '/persona/facets', title: 'Persona' })

      await page.getByLabel('New facet').fill('poet')
      await press(page, 'Make it')
      await page.getByRole('heading', { level: 1, name: 'Facet poet' }).waitFor()
      await page.getByLabel('Role').fill('A poet')
      await press(page, 'Save')
      await see(page, 'Saved.')
      await page.getByLabel('Active facet').selectOption('poet')
      await see(page, 'Active now: poet.')
      const active = await onDisk('dora', 'facets')
      await page.getByRole('link', { name: 'Facets', exact: true }).click()
      await press(page, 'Delete the facet poet')
      await see(page, 'The facet poet is deleted.')
      const without = await eventually(async () => {
        const list = await onDisk('dora', 'facets')
        return list['activeFacet'] === 'default' ? list : undefined
      })
      await press(page, 'Bring it back')

      expect(active).toMatchObject({ activeFacet: 'poet' })
      expect(Object(without)['facets']).not.toHaveProperty('poet')
      await eventually(async () => (await onDisk('dora', 'facets'))['activeFacet'] === 'poet')
      expect(await onDisk('dora', 'facets/poet')).toMatchObject({ identity: { role: 'A poet' } })
      expect(troubles).toEqual([])
    }, 60_000)

    it.each([
      ['light', 360],
      ['dark', 1280],
    ] as const)(
      'in %s fits a window of %i pixels, and axe finds nothing',
      async (colorScheme, width) => {
        const username = `${colorScheme}${width}`
        await program.person(username)
        const options = { colorScheme, viewport: { width, height: 800 } }
        await using opened = await openPage(browser, url, options)
        const { page, troubles } = opened
        await openAs(page, { username, path: '/persona', title: 'Persona' })
        const found: string[] = []
        const widths: number[] = []
        const documents = ['Core', 'Relationships', 'Routines', 'Decision rules', 'Facets']

        for (const name of documents) {
          await page.getByRole('link', { name, exact: true }).click()
          await page.getByRole('button', { name: 'Save' }).waitFor()
          found.push(...(await violations(page)))
          widths.push(
            await photograph(page, `persona-${name.toLowerCase().replace(' ', '-')}-${username}`),
          )
        }
        for (const view of ['JSON', 'History']) {
          await page.getByRole('radio', { name: view }).check()
          await page.waitForURL(new RegExp(`view=${view.toLowerCase()}`))
          found.push(...(await violations(page)))
          widths.push(await photograph(page, `persona-${view.toLowerCase()}-${username}`))
        }

        expect(found).toEqual([])
        expect(new Set(widths)).toEqual(new Set([width]))
        expect(troubles).toEqual([])
      },
      60_000,
    )

    function pathOf(username: string, document: string): string {
      return join(program.root, 'profiles', username, 'persona', `${document}.json`)
    }

    async function onDisk(username: string, document: string): Promise<Record<string, unknown>> {
      return Object(JSON.parse(await readFile(pathOf(username, document), 'utf8')))
    }

    /** Edits a file as a person would with an editor. */
    async function edit(
      username: string,
      document: string,
      change: (before: Record<string, unknown>) => unknown,
    ): Promise<void> {
      const changed = change(await onDisk(username, document))
      await writeFile(pathOf(username, document), JSON.stringify(changed, null, 2))
    }
  },
)

async function changeJson(
  page: Page,
  label: string,
  change: (text: string) => string,
): Promise<void> {
  const field = page.getByLabel(label)
  await field.fill(change(await field.inputValue()))
}

async function saidAt(page: Page, name: string): Promise<string> {
  return await page.locator(`[data-field="${name}"]`).innerText()
}
