import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { eventually } from '../support/eventually.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { chromiumPath, openPage, startBrowser, type WatchedPage } from './browser.ts'
import { misfitsOf } from './misfits.ts'
import { arrive, openAs, press, see } from './page-driver.ts'

describe.skipIf(chromiumPath === undefined)(
  'the pages of memories, in Chromium (scripts/prepare-tests.sh)',
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

    it('keeps with the keyboard, outlives a reload, finds with the reason, and opens', async () => {
      await using home = await memoryOf('anna')
      const { page, troubles } = home

      await see(page, 'Nothing is kept yet')
      await page.keyboard.press('n')
      await page.keyboard.type('The dentist moved my appointment to Thursday')
      await page.reload()
      await arrive(page, 'Memory')
      const draft = await page.getByLabel('What should be remembered?').inputValue()
      await page.getByLabel('What should be remembered?').press('Control+Enter')
      await see(page, 'Kept.')
      await page.getByRole('heading', { level: 1 }).focus()
      await page.keyboard.press('/')
      await page.keyboard.type('dentist')
      await see(page, 'Found by its words: dentist')
      const marked = await page.locator('mark').first().innerText()
      const address = new URL(page.url())
      await page.keyboard.press('Tab')
      await page.getByRole('link', { name: /dentist moved/ }).press('Enter')
      await arrive(page, 'A memory')

      expect(draft).toBe('The dentist moved my appointment to Thursday')
      expect(marked).toBe('dentist')
      expect(address.search).toBe('?q=dentist')
      await see(page, 'You kept it.')
      await page.goBack()
      await see(page, 'Found by its words: dentist')
      expect(troubles).toEqual([])
    })

    it('filters by type, tag and time in the address, and shows what is kept elsewhere', async () => {
      const memories = [
        { content: 'Sailed to the island', tags: ['boat'], timestamp: '2025-06-03T10:00:00Z' },
        { content: 'Mended the sail', tags: ['boat'], timestamp: '2025-07-09T10:00:00Z' },
        { content: 'A quiet day', type: 'note', timestamp: '2025-07-09T11:00:00Z' },
      ]
      await using home = await memoryOf('bert', { memories })
      const { page, troubles } = home

      await page.getByLabel('Tag', { exact: true }).fill('boat')
      await page.getByLabel('Tag', { exact: true }).press('Enter')
      await gone(page, 'A quiet day')
      await press(page, 'June 2025: 1')
      await gone(page, 'Mended the sail')
      await page.getByRole('link', { name: 'Sailed to the island' }).waitFor()
      const narrowed = [new URL(page.url()).search, await shown(page)]
      await page.reload()
      await page.getByRole('link', { name: 'Sailed to the island' }).waitFor()
      const reloaded = await shown(page)
      await press(page, 'Clear filters')
      await see(page, 'A quiet day')
      await page.getByLabel('Type', { exact: true }).selectOption('note')
      await gone(page, 'Mended the sail')
      await page.getByRole('link', { name: 'A quiet day' }).waitFor()
      const notes = await shown(page)
      await press(page, 'Clear filters')
      await program.mh(['capture', '--user', 'bert', 'Kept on the command line'])
      await see(page, 'Kept on the command line')
      // What lies below the window is not drawn.
      await page.setViewportSize({ width: 1280, height: 1600 })
      await page.getByRole('link', { name: 'Sailed to the island' }).waitFor()

      expect(narrowed).toEqual(['?tag=boat&to=2025-06-30', ['Sailed to the island']])
      expect(reloaded).toEqual(['Sailed to the island'])
      expect(notes).toEqual(['A quiet day'])
      expect(await shown(page)).toEqual([
        'Kept on the command line',
        'A quiet day',
        'Mended the sail',
        'Sailed to the island',
      ])
      expect(troubles).toEqual([])
    })

    it('shows what names the person who is chosen, by any of their names, and nothing else', async () => {
      const memories = [
        { content: 'Sailed with Ada to the island' },
        { content: 'A quiet day' },
        { content: 'Addie baked bread' },
        { content: 'The adage of the day' },
      ]
      await using home = await memoryOf('bela', { memories })
      const { page, troubles } = home
      const ada = { name: 'Ada', aliases: ['Addie'], relationship: 'sister' }
      const relationships = { relationships: [ada] }
      const path = join(program.root, 'profiles/bela/persona/relationships.json')
      await writeFile(path, JSON.stringify(relationships))
      await page.reload()

      await page.getByLabel('Person', { exact: true }).selectOption('Ada')
      await page.getByText('A quiet day').waitFor({ state: 'hidden' })
      await page.getByText('Addie baked bread').waitFor()
      const chosen = await shown(page)
      await page.getByRole('heading', { level: 1 }).focus()
      await page.keyboard.press('/')
      await page.keyboard.type('bread')
      await see(page, 'Found by its words: bread')
      const found = await shown(page)
      const address = new URL(page.url()).searchParams

      expect(chosen).toHaveLength(2)
      expect(chosen.join()).toMatch(/Addie baked bread.*Sailed with Ada/s)
      expect(found).toHaveLength(1)
      expect([address.get('person'), address.get('q')]).toEqual(['Ada', 'bread'])
      expect(troubles).toEqual([])
    })

    it('edits in place, shows what became other, and takes an earlier version back', async () => {
      const memories = [{ content: 'Lena drinks cow milk' }]
      await using home = await memoryOf('cleo', { memories })
      const { page, troubles } = home
      await page.getByRole('link', { name: 'Lena' }).waitFor()
      await page.keyboard.press('j')
      await page.locator('a[data-focus]:focus').waitFor()
      await page.keyboard.press('Enter')
      await arrive(page, 'A memory')
      // Until it is there, the key has nothing to edit.
      await page.locator('main').getByText('Lena drinks cow milk').waitFor()

      await page.getByRole('heading', { level: 1 }).focus()
      await page.keyboard.press('e')
      await page.getByLabel('Text').fill('Lena drinks oat milk')
      await page.reload()
      const draft = await page.getByLabel('Text').inputValue()
      await press(page, 'Save')
      await page.locator('del').waitFor()
      const difference = [
        await page.locator('del').innerText(),
        await page.locator('ins').innerText(),
      ]
      await press(page, 'Take back to this version')
      await page.locator('article .text', { hasText: 'cow' }).waitFor()
      await page.getByLabel('Incorrect', { exact: true }).check()
      await see(page, 'You said that it is incorrect')
      const { out } = await program.mh(['remember', '--user', 'cleo', 'Lena'])

      expect(draft).toBe('Lena drinks oat milk')
      expect(difference).toEqual(['cow', 'oat'])
      expect(out).not.toContain('Lena drinks')
      expect(troubles).toEqual([])
    })

    it('moves several to the bin, takes them out again, and forgets one for ever', async () => {
      const memories = ['One of three', 'Two of three', 'Three of three'].map((content) => ({
        content,
      }))
      await using home = await memoryOf('dora', { memories })
      const { page, troubles } = home

      for (const name of ['One', 'Two']) await page.getByLabel(`Select: ${name} of three`).check()
      await press(page, 'Delete')
      await see(page, '2 moved to the bin.')
      const left = await shown(page)
      await press(page, 'Undo')
      await page.getByRole('link', { name: 'One of three' }).waitFor()
      await page.getByRole('link', { name: 'Two of three' }).waitFor()
      await page.getByRole('link', { name: 'Three of three' }).focus()
      await page.keyboard.press('Delete')
      await gone(page, 'Three of three')
      const focused = await page.locator('a[data-focus]:focus').innerText()
      await press(page, 'Bin')
      await page.getByLabel('Select: Three of three').check()
      await press(page, 'Take out of the bin')
      await see(page, 'The bin is empty')
      await press(page, 'Leave the bin')
      await page.getByRole('link', { name: 'Three of three' }).click()
      await press(page, 'Forget everywhere …')
      await page.getByLabel('Type forget to confirm').fill('forget')
      await page.getByRole('button', { name: 'Forget', exact: true }).click()
      await arrive(page, 'Forgotten')
      await page.getByRole('cell', { name: 'memories' }).waitFor()
      await see(page, 'Copies outside this profile')
      await page.getByRole('link', { name: 'All memories' }).click()
      await page.getByRole('link', { name: 'Two of three' }).waitFor()
      await page.getByRole('link', { name: 'One of three' }).waitFor()
      const { out } = await program.mh(['memory', 'list', '--user', 'dora'])

      expect(left).toEqual(['Three of three'])
      expect(focused).toBe('Two of three')
      expect(out).not.toContain('Three of three')
      expect(await shown(page)).toEqual(['Two of three', 'One of three'])
      expect(troubles).toEqual([])
    })

    it('says of a memory that it is in the bin, or not there', async () => {
      await using home = await memoryOf('emil', { memories: [{ content: 'Thrown away' }] })
      const { page } = home
      await page.getByRole('link', { name: 'Thrown away' }).click()
      await arrive(page, 'A memory')
      const address = page.url()
      await press(page, 'Delete')
      await see(page, 'Moved to the bin.')

      await page.goto(address)
      await see(page, 'This memory is in the bin')
      await press(page, 'Take out of the bin')
      await page.locator('article .text', { hasText: 'Thrown away' }).waitFor()
      await page.goto('/memory/evt-none')
      await see(page, 'There is no such memory')

      expect(await page.getByRole('alert').count()).toBe(0)
    })

    it('imports a file, names the line that is wrong, and exports', async () => {
      await using home = await memoryOf('fred')
      await using folder = await temporaryFolder()
      const { page, troubles } = home
      const file = join(folder.path, 'notes.ndjson')
      await writeFile(file, '{"id":"n1","content":"Bought sailcloth"}\n{"content":7}\n')

      await press(page, 'Import …')
      await page.getByLabel('File').setInputFiles(file)
      await page.getByLabel('Where they come from').fill('notebook')
      await page.getByRole('button', { name: 'Import', exact: true }).click()
      await see(page, '1 imported, 0 skipped that were there.')
      const wrong = await page.getByRole('list', { name: 'These lines' }).innerText()
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
      await page.getByRole('link', { name: 'Bought sailcloth' }).waitFor()
      await press(page, 'More')
      const saving = page.waitForEvent('download')
      await page.getByRole('menuitem', { name: 'Export memories' }).click()
      const saved = await readFile(await (await saving).path(), 'utf8')
      await page.getByRole('link', { name: 'Bought sailcloth' }).click()
      await see(page, 'Imported from notebook.')

      expect(wrong).toMatch(/^Line 2: .*content/)
      expect(saved.trim().split('\n')).toHaveLength(1)
      expect(saved).toContain('Bought sailcloth')
      expect(troubles).toEqual([])
    })

    it('pages as one scrolls, and going back finds the place', async () => {
      const memories = Array.from({ length: 450 }, (_nothing, index) => ({
        content: `Number ${index} of a long list`,
        timestamp: new Date(Date.UTC(2025, 0, 1, 0, index)).toISOString(),
      }))
      await using home = await memoryOf('greta', { memories })
      const { page, troubles } = home

      await page.getByRole('link', { name: 'Number 449 of' }).waitFor()
      await eventually(async () => {
        if (await isShown(page, 'Number 0 of')) return true
        await page.mouse.wheel(0, 3_000)
        await page.evaluate('new Promise((go) => requestAnimationFrame(() => setTimeout(go, 50)))')
        return false
      })
      // While a list scrolls its rows take no pointer: a click that begins before a last step of the wheel ends on none.
      await page.evaluate(SCROLLED)
      // On a slow machine a row can be drawn anew between the two halves of a click, which then is none.
      await eventually(async () => {
        await page.getByRole('link', { name: 'Number 0 of' }).click()
        const heading = page.getByRole('heading', { level: 1, name: 'A memory' })
        return await heading.waitFor({ timeout: 5_000 }).then(
          () => true,
          () => false,
        )
      })
      await page.goBack()
      await page.getByRole('link', { name: 'Number 0 of' }).waitFor()
      const rows = await page.locator('[data-focus]').count()

      expect(rows).toBeLessThan(100)
      expect(troubles).toEqual([])
    })

    it('has nothing against it in both themes, on a telephone and a desk', async () => {
      const memories = [
        { content: 'Lena prefers oat milk.\nShe said so twice.', tags: ['lena', 'food'] },
        { content: `https://example.org/${'a-very-long-address'.repeat(12)}` },
        { content: 'In January', timestamp: '2025-01-05T10:00:00Z', type: 'note' },
      ]
      await using home = await memoryOf('hanna', { memories })
      const { page, troubles } = home
      const misfits: string[] = []
      const look = async (name: string): Promise<void> => {
        misfits.push(...(await misfitsOf(page, `memory-${name}`)))
      }

      await see(page, 'Lena prefers oat milk.')
      await look('list')
      await page.goto('/memory?q=milk')
      await see(page, 'Found by its words: milk')
      await look('search')
      await page.goto('/memory?bin=true')
      await see(page, 'The bin is empty')
      await look('empty')
      await page.goto('/memory')
      await page.getByRole('link', { name: /^Lena/ }).click()
      await see(page, 'It was never changed.')
      await look('one')
      await press(page, 'Forget everywhere …')
      await page.getByRole('dialog').waitFor()
      await look('dialog')

      expect(misfits).toEqual([])
      expect(troubles).toEqual([])
    })

    /** A new person with some memories, who has the page of memories before them. */
    async function memoryOf(
      username: string,
      { memories = [] }: { readonly memories?: readonly object[] } = {},
    ): Promise<WatchedPage> {
      const client = await program.person(username)
      for (const body of memories) await client.mustSend('POST', '/api/capture', { body })
      await client.close()
      const opened = await openPage(browser, url, { timezoneId: 'UTC', locale: 'en-US' })
      await openAs(opened.page, { username, path: '/memory', title: 'Memory' })
      return opened
    }
  },
)

/** The texts of the list, as far as it is shown. */
async function shown(page: Page): Promise<string[]> {
  return await page.locator('a[data-focus]').allInnerTexts()
}

async function gone(page: Page, text: string): Promise<void> {
  await page.getByRole('link', { name: text }).waitFor({ state: 'detached' })
}

/** Settled once the window has not been scrolled for half a second. */
const SCROLLED = `new Promise((done) => {
  const wait = () => setTimeout(done, 500)
  let timer = wait()
  addEventListener('scroll', () => { clearTimeout(timer); timer = wait() })
})`

async function isShown(page: Page, text: string): Promise<boolean> {
  return (await page.getByText(text).count()) > 0
}
