import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { eventually } from '../support/eventually.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { violations } from './axe.ts'
import { chromiumPath, openPage, startBrowser } from './browser.ts'
import { arrive, openAs, photograph, press, see } from './page-driver.ts'

const ENCRYPTED = join(import.meta.dirname, '../fixtures/documents/encrypted.pdf')

describe.skipIf(chromiumPath === undefined)(
  'the inbox of the page, in Chromium (scripts/prepare-tests.sh)',
  () => {
    let browser: Browser
    let program: BuiltProgram
    let url: string
    let files: Awaited<ReturnType<typeof temporaryFolder>>

    beforeAll(async () => {
      browser = await startBrowser()
      program = await builtProgram()
      url = await program.url()
      files = await temporaryFolder()
    })

    afterAll(async () => {
      await browser?.close()
      await program?.[Symbol.asyncDispose]()
      await files?.[Symbol.asyncDispose]()
    })

    it('takes 200 files and a folder at once, a few at a time, and tells what became of each', async () => {
      await program.person('anna')
      const notes = await makeNotes('notes', 200)
      const folder = join(files.path, 'letters')
      await mkdir(join(folder, 'old'), { recursive: true })
      await writeFile(join(folder, 'lease.md'), '# Lease\n\nThe rent is 900.\n')
      await writeFile(join(folder, 'old', 'bill.txt'), 'The bill of the year before.')
      await writeFile(join(folder, '.hidden'), 'not for reading')
      await copyFile(ENCRYPTED, join(files.path, 'locked.pdf'))
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      const atOnce = countUploads(page)
      await openAs(page, { username: 'anna', path: '/inbox', title: 'Inbox' })
      await see(page, 'Nothing has come in yet')

      await drop(page, [...notes, folder, join(files.path, 'locked.pdf')])
      await see(page, '1 hidden file left out.')
      await page.getByText('203 files uploaded').first().waitFor({ timeout: 60_000 })
      await page.locator('[data-group="working"]').waitFor({ state: 'detached', timeout: 60_000 })

      expect(atOnce.most).toBe(3)
      const { items } = await program.json(['--user', 'anna', 'inbox', 'list', '--limit', '300'])
      const byName = new Map(
        [items].flat().map((file) => [Object(file)['name'], Object(file)['status']]),
      )
      expect(byName.size).toBe(203)
      expect(byName.get('letters/lease.md')).toBe('done')
      expect(byName.get('letters - old/bill.txt')).toBe('done')
      expect([...byName.values()].filter((status) => status === 'done')).toHaveLength(202)
      // The latest fifty are shown first.
      for (let shown = 50; shown < 202; shown += 50) {
        await press(page, 'Show more')
        await page
          .locator('[data-group="done"] > ul > li')
          .nth(Math.min(201, shown + 49))
          .waitFor()
      }
      await press(page, '1 memory: letters/lease.md')
      await page.getByRole('link', { name: /The rent is 900/ }).click()
      await page.waitForURL(/\/memory\/evt-/)
      expect(troubles).toEqual([])
    }, 120_000)

    it('says why a file was rejected, and tries it again', async () => {
      await program.person('bert')
      await copyFile(ENCRYPTED, join(files.path, 'secret.pdf'))
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      await openAs(page, { username: 'bert', path: '/inbox', title: 'Inbox' })

      await choose(page, 'files', [join(files.path, 'secret.pdf')])
      const rejected = page.locator('[data-status="rejected"]', { hasText: 'secret.pdf' })
      await rejected.waitFor()
      const reason = await rejected.locator('.reason').innerText()
      const before = await statusAt()
      await press(page, 'Try again: secret.pdf')
      await see(page, 'secret.pdf is back in the inbox.')
      await eventually(async () => (await statusAt()) !== before)
      await rejected.waitFor()

      expect(reason).toMatch(/password|encrypted/i)
      expect(troubles).toEqual([])

      async function statusAt(): Promise<string> {
        const { items } = await program.json(['--user', 'bert', 'inbox', 'list'])
        const [file] = [items].flat()
        const { status, at } = Object(file)
        return status === 'rejected' ? String(at) : (before ?? '')
      }
    }, 60_000)

    it('goes on uploading on other pages, cancels, fails, retries, and gives taken names a number', async () => {
      await program.person('cleo')
      const notes = await makeNotes('slow', 6)
      await using opened = await openPage(browser, url)
      const { page } = opened
      await openAs(page, { username: 'cleo', path: '/inbox', title: 'Inbox' })
      let isOffline = true
      let goOn = (): void => undefined
      const gate = new Promise<void>((resolve) => (goOn = resolve))
      await page.route('**/api/inbox/slow-*', async (route) => {
        if (route.request().method() !== 'PUT') return await route.continue()
        if (isOffline) return await route.abort()
        await gate
        // It may have been cancelled meanwhile.
        await route.continue().catch(() => undefined)
      })

      await choose(page, 'files', notes)
      await see(page, '6 uploads failed')
      isOffline = false
      await press(page, 'Try all again')
      await press(page, 'Cancel slow-5.txt')
      await page.getByRole('link', { name: 'Persona' }).first().click()
      await page.getByRole('link', { name: 'Uploading: 0 of 5' }).click()
      await arrive(page, 'Inbox')
      goOn()
      await see(page, '5 files uploaded')
      await page.unrouteAll()
      const twins = await Promise.all([makeNotes('one/twin', 1), makeNotes('two/twin', 1)])
      await choose(page, 'files', twins.flat())
      await see(page, /1 name was taken already/)

      const names = await eventually(async () => {
        const { items } = await program.json(['--user', 'cleo', 'inbox', 'list'])
        const found = [items].flat().map((file) => String(Object(file)['name']))
        return found.length === 7 ? found.toSorted() : undefined
      })
      expect(names).toEqual([
        'slow-0.txt',
        'slow-1.txt',
        'slow-2.txt',
        'slow-3.txt',
        'slow-4.md',
        'twin-0 (2).txt',
        'twin-0.txt',
      ])
    }, 60_000)

    it('warns whoever closes the page while files are on their way', async () => {
      await program.person('dora')
      const notes = await makeNotes('kept', 1)
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      await openAs(page, { username: 'dora', path: '/inbox', title: 'Inbox' })
      await page.route('**/api/inbox/kept-*', () => undefined)

      await choose(page, 'files', notes)
      await see(page, /Uploading: 0 of 1/)
      await page.getByRole('heading', { level: 1 }).click()
      await page.reload({ timeout: 2_000 }).catch(() => undefined)

      expect(troubles.filter((trouble) => trouble.startsWith('dialog:'))).toHaveLength(1)
    })

    it.each([
      ['light', 360],
      ['dark', 1280],
    ] as const)(
      'in %s fits a window of %i pixels, and axe finds nothing',
      async (colorScheme, width) => {
        const username = `${colorScheme}${width}`
        await program.person(username)
        const notes = await makeNotes(username, 3)
        await copyFile(ENCRYPTED, join(files.path, 'a-letter-with-a-long-name-that-is-locked.pdf'))
        const options = { colorScheme, viewport: { width, height: 800 } }
        await using opened = await openPage(browser, url, options)
        const { page, troubles } = opened
        await openAs(page, { username, path: '/inbox', title: 'Inbox' })
        await see(page, 'Nothing has come in yet')
        const found = await violations(page)
        const widths = [await photograph(page, `inbox-empty-${username}`)]

        const long = join(files.path, 'a-letter-with-a-long-name-that-is-locked.pdf')
        await choose(page, 'files', [...notes, long])
        await page.locator('[data-status="rejected"]').waitFor()
        await page.locator('[data-status="done"]').nth(2).waitFor()
        await press(page, `1 memory: ${username}-0.txt`)
        await page.getByRole('link', { name: /Note 0/ }).waitFor()
        widths.push(await photograph(page, `inbox-${username}`))

        expect([...found, ...(await violations(page))]).toEqual([])
        expect(widths).toEqual([width, width])
        expect(troubles).toEqual([])
      },
      60_000,
    )

    async function makeNotes(name: string, count: number): Promise<string[]> {
      const made = Array.from({ length: count }, (_, index) => ({
        path: join(files.path, `${name}-${index}.${index % 5 === 4 ? 'md' : 'txt'}`),
        text: `Note ${index} of ${name} about the boat.\n`,
      }))
      for (const { path, text } of made) {
        await mkdir(join(path, '..'), { recursive: true })
        await writeFile(path, text)
      }
      return made.map(({ path }) => path)
    }
  },
)

async function choose(
  page: Page,
  what: 'files' | 'folder',
  paths: readonly string[],
): Promise<void> {
  await page.locator(`input[data-choose="${what}"]`).setInputFiles([...paths])
}

/** Drops files and folders as a person would: by the debugger, since scripts cannot make folders. */
async function drop(page: Page, paths: readonly string[]): Promise<void> {
  const debug = await page.context().newCDPSession(page)
  const dragged = { items: [], files: [...paths], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await debug.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data: dragged })
  await debug.detach()
}

/** Counts how many uploads are under way at the same time. */
function countUploads(page: Page): { readonly most: number } {
  const count = { now: 0, most: 0 }
  const isUpload = (request: { method(): string }): boolean => request.method() === 'PUT'
  page.on('request', (request) => {
    if (!isUpload(request)) return
    count.now += 1
    count.most = Math.max(count.most, count.now)
  })
  const ended = (request: { method(): string }): void => {
    if (isUpload(request)) count.now -= 1
  }
  page.on('requestfinished', ended)
  page.on('requestfailed', ended)
  return count
}
