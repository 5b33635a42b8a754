import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { PASSWORD } from '../support/running-supervisor.ts'
import { chromiumPath, openPage, startBrowser, type WatchedPage } from './browser.ts'
import { misfitsOf } from './misfits.ts'
import { arrive, fill, logIn, openAs, photograph, press, see, type } from './page-driver.ts'

const WRITE = 'Ask something, or write down what should be remembered'

describe.skipIf(chromiumPath === undefined)(
  'the page, in Chromium (scripts/prepare-tests.sh)',
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

    it('says what is wrong with a setup, and keeps what was typed', async () => {
      await using opened = await openPage(browser, url)
      const { page } = opened
      await page.goto('/setup')

      await fill(page, { 'Setup token': 'a guess', Username: 'owen', 'New password': PASSWORD })
      await press(page, 'Make the account')
      await see(page, 'The setup token is wrong or used up.')

      expect(await page.getByRole('alert').innerText()).toMatch(/Request req-[0-9a-f-]{36}/)
      expect(await page.getByLabel('Username').inputValue()).toBe('owen')
      expect(await page.getByLabel('New password').inputValue()).toBe(PASSWORD)
    })

    it('sets up the first owner, who keeps, leaves and comes again', async () => {
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      const { out } = await program.mh(['status'])
      const token = /enter the token (\S+),/.exec(out)?.[1]

      await page.goto(`/setup#${token}`)
      await fill(page, { Username: 'owen', 'New password': PASSWORD })
      await press(page, 'Make the account')
      await press(page, 'Go on without a model')
      await see(page, 'Your first day')
      const address = page.url()
      await keep(page, 'The dentist moved my appointment to Thursday')
      await keep(page, 'Lena prefers oat milk')
      await leave(page)
      await logIn(page, 'owen')
      await see(page, 'Lena prefers oat milk')

      expect(address).toBe(`${url}/`)
      expect(await keptLast(page)).toEqual([
        'Lena prefers oat milk',
        'The dentist moved my appointment to Thursday',
      ])
      expect(troubles).toEqual([])
    })

    it('sets a password with a one-time link, once', async () => {
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      const { passwordLink } = await program.json(['user', 'create', 'anna', '--role', 'guest'])
      const link = String(passwordLink)

      await page.goto(link)
      await fill(page, { 'New password': PASSWORD })
      await press(page, 'Set password')
      await see(page, 'Your password is set.')
      const address = page.url()
      await logIn(page, 'anna')
      await see(page, 'Your first day')
      const before = [...troubles]
      await page.goto(link)
      await page.reload()
      await fill(page, { 'New password': PASSWORD })
      await press(page, 'Set password')
      await see(page, 'This link is used up or too old.')

      expect(address).toBe(`${url}/`)
      expect(before).toEqual([])
    })

    it('says that a link without its token is not whole', async () => {
      await using opened = await openPage(browser, url)

      await opened.page.goto('/set-password')

      await see(opened.page, 'This link is not whole')
      expect(opened.troubles).toEqual([])
    })

    it('shows hostile text as text', async () => {
      await using home = await homeOf('harry')
      const { page, troubles } = home
      const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>"\'&lt;b>'

      await keep(page, hostile)
      await see(page, 'onerror')

      expect(await keptLast(page)).toEqual([hostile])
      expect(await page.locator('main :is(img, script, b)').count()).toBe(0)
      expect(troubles).toEqual([])
    })

    it('shows another’s profile to an owner under a banner, and the own one again, in two tabs', async () => {
      await using home = await homeOf('visitor', 'owner')
      const { page, troubles } = home
      await keep(page, 'Of the visitor')
      await makeUser('host')
      await program.mh(['capture', '--user', 'host', 'Of the host'])
      const other = await page.context().newPage()
      await other.goto('/')
      await see(other, 'Of the visitor')

      await press(page, /Shown profile:/)
      await page.getByRole('menuitem', { name: 'host' }).click()
      await see(page, /You are looking at the profile of host, since .+, until .+ at the latest/)
      await see(page, 'Of the host')
      await page.getByRole('heading', { name: 'The day of host' }).waitFor()
      const during = await keptLast(page)
      await keepWith(other, 'Written in a tab that had not noticed')
      await see(other, /You are looking at the profile of host/)
      const unsent = await other.getByLabel(WRITE).inputValue()
      await press(page, 'Switch back')
      await see(page, 'Of the visitor')
      await other.reload()
      await see(other, 'Of the visitor')

      expect(during).toEqual(['Of the host'])
      expect(unsent).toBe('')
      expect(await other.getByLabel(WRITE).inputValue()).toBe(
        'Written in a tab that had not noticed',
      )
      expect(await keptLast(page)).toEqual(['Of the visitor'])
      expect(await page.getByText('You are looking at').count()).toBe(0)
      expect(troubles).toEqual([])
    })

    it('asks nothing with the cookie of a session that is being changed', async () => {
      await using home = await homeOf('vincent', 'owner')
      const { page, troubles } = home
      await makeUser('hostess')
      const asked: string[] = []
      const chosen = page.getByRole('button', { name: /Shown profile:/ })
      await page.route('**/api/profiles/switch', async (route) => {
        page.on('request', (request) => asked.push(new URL(request.url()).pathname))
        await page.locator('button:focus', { hasText: 'vincent' }).waitFor()
        // What the focus asks for goes out before this is answered.
        await page.evaluate('new Promise((done) => setTimeout(done))')
        await route.continue()
      })

      await press(page, /Shown profile:/)
      await page.getByRole('menuitem', { name: 'hostess' }).click()
      await see(page, /You are looking at the profile of hostess/)

      expect(asked.indexOf('/api/auth/me')).toBe(0)
      expect(await chosen.innerText()).toContain('hostess')
      expect(troubles).toEqual([])
    })

    it('shows nothing of one person to the next in the same browser', async () => {
      await using home = await homeOf('first')
      const { page } = home
      await makeUser('second')
      await keep(page, 'Only for the first')
      await page.getByLabel(WRITE).fill('A draft of the first')

      await leave(page)
      await logIn(page, 'second')
      await see(page, 'Your first day')
      await page.goBack()
      await page.goForward()
      await see(page, 'Your first day')

      expect(await page.content()).not.toContain('Only for the first')
      expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain('draft of the')
    })

    it('keeps what is being written over a reload', async () => {
      await using home = await homeOf('dora')
      const { page } = home
      await page.getByLabel(WRITE).fill('Half a thought')

      await page.reload()
      await arrive(page, /dora/)

      expect(await page.getByLabel(WRITE).inputValue()).toBe('Half a thought')
    })

    it('is usable with the keyboard alone', async () => {
      await makeUser('kate')
      await using opened = await openPage(browser, url)
      const { page } = opened
      await page.goto('/')
      await page.getByRole('heading', { name: 'Log in' }).waitFor()

      await type(page, 'kate', 'Tab', PASSWORD, 'Enter')
      await arrive(page, /kate/)
      await type(page, 'n', 'By hand', 'Control+Enter')
      await see(page, 'Kept.')
      await type(page, 'Control+k')
      await page.getByPlaceholder('Type a command').waitFor()
      await type(page, 'settings', 'Enter')
      await arrive(page, 'Settings')
      await type(page, 'g', 'h')
      await arrive(page, /kate/)
      await type(page, '?')
      await page.getByRole('dialog', { name: 'Keys' }).waitFor()
      await type(page, 'Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })

      expect(await keptLast(page)).toEqual(['By hand'])
      expect(opened.troubles).toEqual([])
    })

    it('has keys for its looks, its language and leaving, which rest while somebody writes', async () => {
      await makeUser('kira')
      await using opened = await openPage(browser, url)
      const { page } = opened
      await openAs(page, { username: 'kira', path: '/tasks', title: 'Tasks' })
      const theme = () => page.evaluate('document.documentElement.dataset.theme')

      await page.getByLabel('Add a task').focus()
      await type(page, 'Mend , t', 'Enter')
      await page.getByRole('button', { name: 'Mend , t', exact: true }).waitFor()
      const written = await theme()
      await page.getByRole('heading', { level: 1 }).focus()
      await type(page, 'j', 'x')
      await see(page, 'Done: Mend , t')
      await type(page, 'z')
      await page.getByRole('button', { name: 'Mend , t', exact: true }).waitFor()
      await type(page, ',', 't')
      await page.locator('html[data-theme="light"]').waitFor()
      await type(page, ',', 'l')
      await arrive(page, 'Aufgaben')
      await type(page, ',', 'l')
      await arrive(page, 'Tasks')
      await type(page, '4')
      await page.waitForURL(/show=bin/)
      await type(page, ',', 'q')
      await page.getByRole('heading', { name: 'Log in' }).waitFor()

      expect(written).not.toBe('light')
      expect(opened.troubles).toEqual([])
    })

    it('says at a lock-out how long to wait, in both languages', async () => {
      await program.person('luis')
      const said = []

      for (const [locale, name, password, button] of [
        ['en-GB', 'Username', 'Password', 'Log in'],
        ['de-DE', 'Benutzername', 'Passwort', 'Anmelden'],
      ] as const) {
        await using opened = await openPage(browser, url, { locale })
        const { page } = opened
        await page.goto('/login')
        await page.getByLabel(name).fill('luis')
        // The first is locked out after five tries, the second by that.
        for (const wait of [/wrong|falsch/, /wrong|falsch/, /wrong|falsch/, /wrong|falsch/, /./]) {
          await page.getByLabel(password, { exact: true }).fill('not the password')
          const answered = page.waitForResponse(/auth\/login/)
          await press(page, button)
          if ((await answered).status() === 429) break
          await see(page, wait)
        }
        await page.getByLabel(password, { exact: true }).fill(PASSWORD)
        await press(page, button)
        await see(page, /\d+ s/)
        said.push(await page.getByRole('alert').innerText())
      }

      expect(said).toEqual([
        expect.stringMatching(/too often, or too much at once. Try again in \d+ s\./),
        expect.stringMatching(/zu oft, .* Versuchen Sie es in \d+ s noch einmal\./),
      ])
    })

    it('asks to log in again when the session has ended, and goes on where it was', async () => {
      await using home = await homeOf('sam')
      const { page } = home
      await see(page, 'Your first day')
      await program.mh(['user', 'passwd', 'sam', '--password-stdin'], { input: PASSWORD })

      await keepWith(page, 'Typed before the end')
      await see(page, 'Your session has ended.')
      await fill(page, { Password: PASSWORD })
      await press(page, 'Log in')
      await see(page, 'Kept.')
      await page.getByRole('link', { name: 'Typed before the end' }).waitFor()

      expect(await keptLast(page)).toEqual(['Typed before the end'])
    })

    it('says that the worker is starting, and goes on by itself', async () => {
      await using home = await homeOf('will')
      const { page } = home
      let isStarting = true
      await page.route('**/api/capture', (route) =>
        isStarting ? route.fulfill(STARTING) : route.continue(),
      )

      await keepWith(page, 'Patience')
      await see(page, 'Your worker is starting …')
      await photograph(page, 'worker-starting')
      isStarting = false
      await see(page, 'Kept.')

      expect(await page.getByText('Your worker is starting …').count()).toBe(0)
    })

    it('says why a worker is off, and starts it', async () => {
      await using home = await homeOf('wilma')
      const { page } = home
      await see(page, 'Your first day')

      await program.mh(['worker', 'stop', 'wilma'])
      await press(page, 'Start it')
      await page.getByRole('button', { name: 'Start it' }).waitFor({ state: 'detached' })
      await keep(page, 'Back again')

      expect(await keptLast(page)).toEqual(['Back again'])
    })

    it('keeps what was typed when the server cannot be reached', async () => {
      await using home = await homeOf('nina')
      const { page } = home
      await page.route('**/api/capture', (route) => route.abort(), { times: 1 })

      await keepWith(page, 'Not lost')
      await see(page, 'The server cannot be reached.')
      await photograph(page, 'unreachable')
      await press(page, 'Keep')
      await see(page, 'Kept.')

      expect(await page.getByLabel(WRITE).inputValue()).toBe('')
    })

    it('says that nothing is at an address that nobody knows', async () => {
      await using opened = await openPage(browser, url)
      await makeUser('norbert')

      await openAs(opened.page, { username: 'norbert', path: '/elsewhere', title: 'Not found' })

      await see(opened.page, 'Nothing is at this address')
      expect(await opened.page.title()).toBe('Not found · MetaHuman OS')
    })

    it('speaks the other language at once, and after the next log-in', async () => {
      await using home = await homeOf('greta')
      const { page, troubles } = home
      await page.goto('/settings')

      await page.getByLabel('Language').selectOption('de')
      await arrive(page, 'Einstellungen')
      await page.goto('/')
      await arrive(page, /^Gut|^Hallo/)
      await page.getByRole('button', { name: /greta/ }).click()
      await page.getByRole('menuitem', { name: 'Abmelden' }).click()
      await page.getByRole('heading', { name: 'Anmelden' }).waitFor()

      expect(await page.getAttribute('html', 'lang')).toBe('de')
      expect(troubles).toEqual([])
    })

    it('fits a window of a telephone and of a desk, in light and in dark, and axe finds nothing', async () => {
      await makeUser('vera')
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      const misfits: string[] = []
      const look = async (name: string): Promise<void> => {
        misfits.push(...(await misfitsOf(page, name)))
      }

      await page.goto('/setup')
      await press(page, 'Make the account')
      await look('setup')
      await page.goto('/set-password#token')
      await page.getByLabel('New password').waitFor()
      await look('set-password')
      await page.goto('/login')
      await page.getByLabel('Username').waitFor()
      await look('login')
      await logIn(page, 'vera')
      await see(page, 'Your first day')
      const entered = new URL(page.url()).pathname
      const present = await page.locator('nav [aria-current="page"]').first().innerText()
      await look('first-day')
      for (const text of SAMPLES) await keep(page, text)
      await look('home')
      await page.goto('/components')
      await arrive(page, 'Components')
      await look('components')
      for (const section of ['profile', 'security', 'privacy', 'data']) {
        await page.goto(`/settings/${section}`)
        await arrive(page, 'Settings')
        await page.getByRole('tabpanel').waitFor()
        await look(`settings-${section}`)
      }

      expect([entered, present]).toEqual(['/', 'Today'])
      expect(misfits).toEqual([])
      expect(troubles).toEqual([])
    })

    async function makeUser(username: string, role = 'guest'): Promise<void> {
      const made = ['user', 'create', username, '--role', role, '--password-stdin']
      expect(await program.mh(made, { input: PASSWORD })).toMatchObject({ code: 0 })
    }

    /** A new person who is logged in. */
    async function homeOf(username: string, role = 'guest'): Promise<WatchedPage> {
      await makeUser(username, role)
      const opened = await openPage(browser, url)
      await openAs(opened.page, { username, path: '/', title: new RegExp(username) })
      return opened
    }
  },
)

async function keepWith(page: Page, text: string): Promise<void> {
  await page.getByLabel(WRITE).fill(text)
  await press(page, 'Keep')
}

/** Keeps a memory and waits until it is shown. */
async function keep(page: Page, text: string): Promise<void> {
  await keepWith(page, text)
  await page
    .getByRole('link', { name: text.replaceAll('\n', ' ') })
    .first()
    .waitFor()
}

async function keptLast(page: Page): Promise<string[]> {
  return await page.getByRole('region', { name: 'Kept last' }).locator('li a').allInnerTexts()
}

/** Logs out by the menu of the own profile. */
async function leave(page: Page): Promise<void> {
  await page.getByRole('button', { name: /awake/ }).click()
  await page.getByRole('menuitem', { name: 'Log out' }).click()
  await see(page, 'You are logged out.')
}

const STARTING = {
  status: 503,
  headers: { 'retry-after': '1' },
  contentType: 'application/problem+json',
  body: JSON.stringify({ code: 'worker-starting', detail: 'Soon.', requestId: 'req-1' }),
}

const SAMPLES = [
  'Lena prefers oat milk.\nShe said so twice.',
  `A long one: ${'we talked about the garden, the fence and the neighbours’ cat. '.repeat(12)}`.trim(),
  'https://example.org/a-very-long-address-without-any-place-to-break/that-would-push-the-page-apart-on-a-phone',
  'تذكّر شراء الخبز',
  '<b>Not bold</b>',
]
