import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { PROMPTLY_MS } from '../support/eventually.ts'
import { PASSWORD } from '../support/running-supervisor.ts'
import { violations } from './axe.ts'
import { chromiumPath, openPage, startBrowser, type WatchedPage } from './browser.ts'
import { arrive, fill, logIn, openAs, photograph, press, see, type } from './page-driver.ts'

const PAGES = [
  ['/owner/users', 'Users'],
  ['/owner/workers', 'Workers'],
  ['/owner/audit', 'Audit'],
  ['/owner/system', 'System'],
] as const

describe.skipIf(chromiumPath === undefined)(
  'the owner’s pages, in Chromium (scripts/prepare-tests.sh)',
  () => {
    let browser: Browser
    let program: BuiltProgram
    let url: string

    beforeAll(async () => {
      browser = await startBrowser()
      program = await builtProgram()
      url = await program.url()
      await makeUser('olga', 'owner')
      await makeUser('gus', 'guest')
    })

    afterAll(async () => {
      await browser?.close()
      await program?.[Symbol.asyncDispose]()
    })

    it('make an account with a one-time link, whose person sets a password with it', async () => {
      await using owner = await ownerAt('/owner/users', 'Users')
      const { page } = owner

      await type(page, 'n')
      await fill(page, { Username: 'bob' })
      await pressExactly(page, 'Create')
      const link = await linkShown(page)
      await press(page, 'Done')
      await page.getByRole('link', { name: 'bob', exact: true }).waitFor()
      await using opened = await openPage(browser, url)
      await setPassword(opened.page, link)
      await logIn(opened.page, 'bob')

      await arrive(opened.page, /bob/)
      expect(page.url()).toBe(`${url}/owner/users`)
      expect([...owner.troubles, ...opened.troubles]).toEqual([])
    })

    it('show who takes how much of the disk, and make a profile from a template', async () => {
      await program.mh(['profile', 'template', 'save', 'calm', '--from', 'olga'])
      await makeUser('ada', 'guest')
      const big = join(program.root, 'profiles/gus/out/adapters/big.gguf')
      await writeFile(big, Buffer.alloc(5_000_000, 1))
      await program.mh(['profile', 'usage', 'gus', '--anew'])
      await using owner = await ownerAt('/owner/users', 'Users')
      const { page } = owner

      await see(page, /5\.\d MB/)
      await page.getByRole('radio', { name: 'Space' }).check()
      const first = await page.locator('main li a').first().innerText()
      await page.getByRole('link', { name: 'gus', exact: true }).click()
      await see(page, 'Space used')
      await see(page, 'Adapters')
      await page.goto('/owner/users?create=yes')
      await fill(page, { Username: 'tess' })
      await page.getByLabel('Template').selectOption('calm')
      await pressExactly(page, 'Create')
      await press(page, 'Done')
      await page.getByRole('link', { name: 'tess', exact: true }).waitFor()
      const { out } = await program.mh(['audit', '--event', 'user_created', '--json'])

      expect(first).toBe('gus')
      expect(out).toMatch(/"template": ?"calm"/)
      expect(owner.troubles).toEqual([])
    })

    it('end the session of whom they disable, at once', async () => {
      await makeUser('dave', 'guest')
      await using guest = await openPage(browser, url)
      await openAs(guest.page, { username: 'dave', path: '/', title: /dave/ })
      await using owner = await ownerAt('/owner/users', 'Users')

      await choose(owner.page, 'dave', 'Disable')
      const before = Date.now()
      await pressExactly(owner.page, 'Disable')
      await see(guest.page, /Offline|Your session has ended/)
      const tookMs = Date.now() - before
      await see(owner.page, 'Disabled')
      await guest.page.reload()
      await guest.page.getByLabel('Username').waitFor()

      expect(tookMs).toBeLessThan(PROMPTLY_MS)
      expect(owner.troubles).toEqual([])
    })

    it('reset a password by a link that works once', async () => {
      await makeUser('rita', 'guest')
      await using owner = await ownerAt('/owner/users', 'Users')

      await choose(owner.page, 'rita', 'Reset password')
      await press(owner.page, 'Make the link')
      const link = await linkShown(owner.page)
      await press(owner.page, 'Done')
      await using opened = await openPage(browser, url)
      await setPassword(opened.page, link)
      const isGone = await owner.page.getByRole('textbox', { name: 'One-time link' }).count()
      await opened.page.goto('/login')
      await opened.page.goto(link)
      await fill(opened.page, { 'New password': PASSWORD })
      await press(opened.page, 'Set password')

      await see(opened.page, 'This link is used up or too old.')
      expect(isGone).toBe(0)
      expect(owner.troubles).toEqual([])
    })

    it('put an account into the archive, and take it back', async () => {
      await makeUser('zeno', 'guest')
      await using owner = await ownerAt('/owner/users/zeno', 'zeno')
      const { page, troubles } = owner

      await choose(page, 'zeno', 'Archive')
      await page.getByRole('dialog').getByRole('button', { name: 'Archive', exact: true }).click()
      await see(page, 'Archived')
      const { out: archived } = await program.mh(['user', 'list', '--json'])
      await choose(page, 'zeno', 'Take back from the archive')
      await see(page, 'Brought an account back from the archive')

      expect(archived).toMatch(/"archived"/)
      expect((await program.mh(['user', 'list', '--json'])).out).not.toMatch(/"archived"/)
      expect(troubles).toEqual([])
    })

    it('delete an account when its name was typed, and keep the last owner', async () => {
      await makeUser('zoe', 'guest')
      await using owner = await ownerAt('/owner/users/zoe', 'zoe')
      const { page } = owner

      await choose(page, 'zoe', 'Delete')
      const button = page.getByRole('button', { name: 'Delete', exact: true })
      const isRefused = await button.isDisabled()
      await fill(page, { 'Type zoe to confirm': 'zoe' })
      await button.click()
      await arrive(page, 'Users')
      const left = await page.getByRole('link', { name: 'zoe', exact: true }).count()
      const before = [...owner.troubles]
      await choose(page, 'olga', 'Make guest')
      await press(page, 'Change the role')

      await see(page, 'This is the last owner. Make somebody else an owner first.')
      expect(isRefused).toBe(true)
      expect(left).toBe(0)
      expect(before).toEqual([])
    })

    it('look into a profile, and come back', async () => {
      await using owner = await ownerAt('/owner/users', 'Users')
      const { page } = owner

      await choose(page, 'gus', 'Look into the profile')
      await see(page, /You are looking at the profile of gus/)
      await page.waitForURL(`${url}/`)
      const path = new URL(page.url()).pathname
      await press(page, 'Switch back')
      await page.getByText(/You are looking at the profile/).waitFor({ state: 'detached' })

      expect(path).toBe('/')
      expect(owner.troubles).toEqual([])
    })

    it('show a crash of a worker and its new start without being asked', async () => {
      await program.mh(['capture', '--user', 'gus', 'Something'])
      const pid = await program.pidOf('gus')
      await using owner = await ownerAt('/owner/workers', 'Workers')
      const { page } = owner
      await see(page, `process ${pid}`)

      process.kill(pid, 'SIGKILL')

      await see(page, /gus · Crashed.*: its process was killed/)
      await page.getByText('1 restart', { exact: true }).waitFor()
      await page.getByText(`process ${await program.pidOf('gus')}`).waitFor()
      expect(owner.troubles).toEqual([])
    })

    it('follow the log of a worker, and hold it', async () => {
      await program.mh(['worker', 'start', 'gus'])
      await using owner = await ownerAt('/owner/workers/gus', 'Worker of gus')
      const { page } = owner
      const lines = page.locator('.lines .line')
      await lines.first().waitFor()

      const before = await lines.count()
      await program.mh(['capture', '--user', 'gus', 'Something more'])
      await lines.nth(before).waitFor()
      await type(page, 'f')
      await see(page, 'Held:')
      const held = await lines.count()
      await program.mh(['capture', '--user', 'gus', 'And more'])
      await see(page, /Held: [1-9]\d* new lines wait/)
      const during = await lines.count()
      await type(page, 'f')
      await lines.nth(held).waitFor()

      expect(during).toBe(held)
      expect(await page.getByRole('region', { name: 'Log' }).last().innerText()).not.toContain(
        'Something more',
      )
      expect(owner.troubles).toEqual([])
    })

    it('switch a worker off and on', async () => {
      await using owner = await ownerAt('/owner/workers/gus', 'Worker of gus')
      const { page } = owner

      await press(page, 'Stop the worker of gus')
      await pressExactly(page, 'Stop')
      await see(page, 'It is switched off until somebody starts it.')
      await press(page, 'Start the worker of gus')
      await see(page, 'It is running.')

      expect(owner.troubles).toEqual([])
    })

    it('switch off a worker that is down: there is nothing to stop', async () => {
      await program.mh(['user', 'create', 'ida', '--role', 'guest'])
      await using owner = await ownerAt('/owner/workers', 'Workers')
      const { page } = owner

      await press(page, 'Switch off the worker of ida')
      await pressExactly(page, 'Switch off')
      await page
        .getByRole('button', { name: 'Switch off the worker of ida' })
        .waitFor({ state: 'detached' })

      expect(await program.rowOf('ida')).toMatchObject({ wanted: 'off' })
      expect(owner.troubles).toEqual([])
    })

    it('filter the audit by what stands in the address', async () => {
      await using owner = await ownerAt('/owner/audit?event=user_created', 'Audit')
      const { page } = owner
      const lines = page.locator('main ol > li')
      await see(page, /Created an account ·/)
      const texts = await lines.allInnerTexts()

      await page.getByLabel('Event').selectOption('worker_log_read')
      await page.getByText('Read the log of a worker').nth(1).waitFor()
      const address = page.url()
      await page.getByLabel('From').fill('2999-01-01')
      await see(page, 'Nothing fits')

      expect(texts.every((text) => text.includes('Created an account'))).toBe(true)
      expect(address).toContain('event=worker_log_read')
      expect(owner.troubles).toEqual([])
    })

    it('say whether a tree of the single-user system was taken over, and where its originals are', async () => {
      const marker = join(program.root, '.multi-user-migrated')
      const at = '2026-03-04T10:20:00.000Z'
      await using owner = await ownerAt('/owner/system', 'System')
      const { page } = owner
      await see(page, 'Nothing was taken over from the single-user system.')

      await writeFile(marker, JSON.stringify({ migratedAt: at, backupLocation: '/srv/originals' }))
      await page.reload()
      await see(page, 'From the single-user system on Mar 4, 2026')
      const code = await page.locator('#main code', { hasText: '/srv/originals' }).count()
      await rm(marker)

      expect(code).toBe(1)
      expect(owner.troubles).toEqual([])
    })

    it('refuse a configuration and name its field, and say what waits for a restart', async () => {
      await using owner = await ownerAt('/owner/system', 'System')
      const { page } = owner
      const port = page.getByLabel('Port')

      await port.fill('99999')
      await pressExactly(page, 'Save')
      await page.locator('#main [aria-invalid="true"]').waitFor()
      const wrong = await page.locator('#main [aria-invalid="true"]').inputValue()
      await port.fill('4399')
      await pressExactly(page, 'Save')
      await see(page, 'port: in force after a restart')
      const { out } = await program.mh(['config', 'get', 'port'])

      expect(wrong).toBe('99999')
      expect(out).toContain('4399')
    })

    it('are not there for a guest', async () => {
      await using guest = await openPage(browser, url)
      await openAs(guest.page, { username: 'gus', path: '/owner/users', title: 'Not found' })

      for (const path of [...PAGES.map(([at]) => at), '/owner/users/gus', '/owner/workers/gus']) {
        await guest.page.goto(path)
        await arrive(guest.page, 'Not found')
      }

      expect(guest.troubles).toEqual([])
    })

    it('are whole in both themes, on a desk and on a phone', async () => {
      await using owner = await ownerAt('/owner/users', 'Users')
      const { page } = owner
      const found: string[] = []
      const all = [
        ...PAGES,
        ['/owner/users/gus', 'gus'] as const,
        ['/owner/workers/gus', 'Worker of gus'] as const,
      ]

      for (const [path, title] of all) {
        await page.goto(path)
        await arrive(page, title)
        await page.waitForLoadState('load')
        await page.locator('main .skeleton').first().waitFor({ state: 'detached' })
        for (const width of [360, 1280])
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme })
            await page.setViewportSize({ width, height: 800 })
            const name = `${path.slice(1).replaceAll('/', '-')}-${colorScheme}${width}`
            const needed = await photograph(page, name)
            if (needed > width) found.push(`${name}: ${needed} px`)
            found.push(...(await violations(page)).map((said) => `${name}: ${said}`))
          }
      }

      expect(found).toEqual([])
      expect(owner.troubles).toEqual([])
    })

    async function makeUser(username: string, role: string): Promise<void> {
      const made = ['user', 'create', username, '--role', role, '--password-stdin']
      expect(await program.mh(made, { input: PASSWORD })).toMatchObject({ code: 0 })
    }

    async function ownerAt(path: string, title: string): Promise<WatchedPage> {
      const opened = await openPage(browser, url)
      await openAs(opened.page, { username: 'olga', path, title })
      return opened
    }
  },
)

/** Chooses an item of the menu of an account. */
async function choose(page: Page, username: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${username}` }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

async function pressExactly(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
}

async function linkShown(page: Page): Promise<string> {
  return await page.getByRole('textbox', { name: 'One-time link' }).inputValue()
}

async function setPassword(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await fill(page, { 'New password': PASSWORD })
  await press(page, 'Set password')
  await see(page, 'Your password is set.')
}
