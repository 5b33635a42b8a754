import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { PASSWORD } from '../support/running-supervisor.ts'
import { chromiumPath, openPage, startBrowser, type WatchedPage } from './browser.ts'
import {
  fill,
  keep,
  logIn,
  photograph,
  press,
  search,
  see,
  textsShown,
  type,
} from './page-driver.ts'

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
      await fill(page, { 'The same again': 'something else' })
      await press(page, 'Make the owner')
      await see(page, 'The two passwords differ.')
      const focused = await page.locator(':focus').getAttribute('id')
      await fill(page, { 'The same again': PASSWORD })
      await press(page, 'Make the owner')
      await see(page, 'The setup token is wrong or used up.')

      expect(focused).toBe('field-again')
      expect(await page.getByRole('alert').innerText()).toMatch(/Request req-[0-9a-f-]{36}/)
      expect(await page.getByLabel('Username').inputValue()).toBe('owen')
      expect(await page.getByLabel('The same again').inputValue()).toBe(PASSWORD)
    })

    it('sets up the first owner, who keeps, finds, leaves and comes again', async () => {
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      const { out } = await program.mh(['status'])
      const token = /enter the token (\S+),/.exec(out)?.[1]

      await page.goto(`/setup#${token}`)
      await fill(page, { Username: 'owen', 'New password': PASSWORD, 'The same again': PASSWORD })
      await press(page, 'Make the owner')
      await keep(page, 'The dentist moved my appointment to Thursday')
      await keep(page, 'Lena prefers oat milk')
      await search(page, 'dentist')
      const [best] = await textsShown(page)
      await see(page, 'its words: dentist')
      await press(page, 'Log out')
      await logIn(page, 'owen')
      await see(page, 'Lena prefers oat milk')

      expect(best).toBe('The dentist moved my appointment to Thursday')
      expect(page.url()).toBe(`${url}/`)
      expect(await textsShown(page)).toHaveLength(2)
      expect(troubles).toEqual([])
    })

    it('sets a password with a one-time link, once', async () => {
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      const { passwordLink } = await program.json(['user', 'create', 'anna', '--role', 'guest'])
      const link = String(passwordLink)

      await page.goto(link)
      await fill(page, { 'New password': PASSWORD, 'The same again': PASSWORD })
      await press(page, 'Set the password')
      await see(page, 'Your password is set.')
      const address = page.url()
      await logIn(page, 'anna')
      await see(page, 'Nothing is kept yet')
      const before = [...troubles]
      await page.goto(link)
      await fill(page, { 'New password': PASSWORD, 'The same again': PASSWORD })
      await press(page, 'Set the password')
      await see(page, 'This link is used up or too old.')

      expect(address).toBe(`${url}/login`)
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
      await search(page, 'onerror')

      expect(await textsShown(page)).toEqual([hostile])
      expect(await page.locator('main :is(img, script, b)').count()).toBe(0)
      expect(troubles).toEqual([])
    })

    it('says while an owner looks at another’s profile whose it is, and goes back', async () => {
      await using home = await homeOf('visitor', 'owner')
      const { page, troubles } = home
      await keep(page, 'Of the visitor')
      await makeUser('host')
      await program.mh(['capture', '--user', 'host', 'Of the host'])
      const { items } = await program.json(['user', 'list'])
      const host = [items].flat().find((user) => Object(user)['username'] === 'host')

      await page.evaluate(
        ([path, body]) =>
          fetch(path ?? '', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: body ?? '',
          }).then(() => undefined),
        ['/api/profiles/switch', JSON.stringify({ targetUserId: Object(host)['id'] })],
      )
      await page.reload()
      await see(page, /You are looking at the profile of host, since .+, until .+ at the latest/)
      await see(page, 'Of the host')
      const during = await textsShown(page)
      await press(page, 'Switch back')
      await see(page, 'Of the visitor')

      expect(during).toEqual(['Of the host'])
      expect(await textsShown(page)).toEqual(['Of the visitor'])
      expect(await page.locator('.visit').count()).toBe(0)
      expect(troubles).toEqual([])
    })

    it('shows nothing of one person to the next in the same browser', async () => {
      await using home = await homeOf('first')
      const { page } = home
      await makeUser('second')
      await keep(page, 'Only for the first')

      await press(page, 'Log out')
      await logIn(page, 'second')
      await see(page, 'Nothing is kept yet')
      await page.goBack()
      await page.goForward()
      await see(page, 'Nothing is kept yet')

      expect(await page.content()).not.toContain('Only for the first')
    })

    it('deletes a memory and takes it out of the bin again', async () => {
      await using home = await homeOf('dora')
      const { page, troubles } = home
      await keep(page, 'Something to throw away')

      await press(page, /^Delete the memory of/)
      await see(page, 'Moved to the bin.')
      await page.reload()
      await see(page, 'Nothing is kept yet')
      await keep(page, 'Something to take back')
      await press(page, /^Delete the memory of/)
      await press(page, 'Take it out of the bin')
      await see(page, 'Something to take back')
      await page.reload()
      await see(page, 'Something to take back')

      expect(troubles).toEqual([])
    })

    it('shows more than one page of memories, and all of a long one', async () => {
      const client = await program.person('lena')
      const long = `The beginning. ${'And on it goes. '.repeat(50)}The end.`
      const short = Array.from({ length: 30 }, (_nothing, index) => `Number ${index}`)
      for (const content of [long, ...short])
        await client.mustSend('POST', '/api/capture', { body: { content } })
      await client.close()
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      await page.goto('/')
      await logIn(page, 'lena')

      await press(page, 'Show more')
      await press(page, 'Show all')

      expect((await textsShown(page)).at(-1)).toBe(long)
      expect(await textsShown(page)).toHaveLength(31)
      expect(troubles).toEqual([])
    })

    it('is usable with the keyboard alone', async () => {
      await makeUser('kate')
      await using opened = await openPage(browser, url)
      const { page } = opened
      await page.goto('/')
      await page.getByRole('heading', { name: 'Log in' }).waitFor()

      await type(page, 'kate', 'Tab', PASSWORD, 'Enter')
      await page.getByLabel('What should be remembered?').waitFor()
      await type(page, 'By hand', 'Control+Enter')
      await see(page, 'Kept.')
      await type(page, 'Tab', 'Tab', 'hand')
      await page.getByRole('heading', { name: 'Found' }).waitFor()
      await type(page, 'Tab', 'Enter')
      await see(page, 'Moved to the bin.')
      const undo = await page.locator(':focus').innerText()
      await type(page, 'Enter')
      await see(page, 'By hand')

      expect(undo).toBe('Undo')
      expect(await page.locator(':focus').innerText()).toBe('Delete')
      expect(opened.troubles).toEqual([])
    })

    it('asks to log in again when the session has ended, and goes on where it was', async () => {
      await using home = await homeOf('sam')
      const { page } = home
      await see(page, 'Nothing is kept yet')
      await program.mh(['user', 'passwd', 'sam', '--password-stdin'], { input: PASSWORD })

      await fill(page, { 'What should be remembered?': 'Typed before the end' })
      await press(page, 'Keep')
      await see(page, 'Your session has ended.')
      await fill(page, { Password: PASSWORD })
      await press(page, 'Log in')
      await see(page, 'Kept.')

      expect(await textsShown(page)).toEqual(['Typed before the end'])
    })

    it('says that the worker is starting, and goes on by itself', async () => {
      await using home = await homeOf('will')
      const { page } = home
      let isStarting = true
      await page.route('**/api/capture', (route) =>
        isStarting ? route.fulfill(STARTING) : route.continue(),
      )

      await fill(page, { 'What should be remembered?': 'Patience' })
      await press(page, 'Keep')
      await see(page, 'Your worker is starting …')
      await photograph(page, 'worker-starting')
      isStarting = false
      await see(page, 'Kept.')

      expect(await page.getByText('Your worker is starting …').count()).toBe(0)
      expect(await textsShown(page)).toEqual(['Patience'])
    })

    it('keeps what was typed when the server cannot be reached', async () => {
      await using home = await homeOf('nina')
      const { page } = home
      await page.route('**/api/capture', (route) => route.abort(), { times: 1 })

      await fill(page, { 'What should be remembered?': 'Not lost' })
      await press(page, 'Keep')
      await see(page, 'The server cannot be reached.')
      await photograph(page, 'unreachable')
      await press(page, 'Keep')
      await see(page, 'Kept.')

      expect(await textsShown(page)).toEqual(['Not lost'])
    })

    it('fits a window of a telephone and of a desk, in light and in dark', async () => {
      await makeUser('vera')
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      const misfits: string[] = []
      const look = async (name: string): Promise<void> => {
        for (const { width, colorScheme } of WINDOWS) {
          await page.emulateMedia({ colorScheme })
          await page.setViewportSize({ width, height: 800 })
          const needed = await photograph(page, `${name}-${colorScheme}${width}`)
          if (needed !== width) misfits.push(`${name}: ${needed} of ${width}`)
        }
      }

      await page.goto('/setup')
      await press(page, 'Make the owner')
      await look('setup')
      await page.goto('/set-password#token')
      await page.getByLabel('New password').waitFor()
      await look('set-password')
      await page.goto('/login')
      await page.getByLabel('Username').waitFor()
      await look('login')
      await logIn(page, 'vera')
      await see(page, 'Nothing is kept yet')
      await look('empty')
      for (const text of SAMPLES) await keep(page, text)
      await look('home')
      await search(page, 'garden')
      await page
        .getByRole('button', { name: /^Delete/ })
        .last()
        .click()
      await see(page, 'Moved to the bin.')
      await look('search')

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
      await opened.page.goto('/')
      await logIn(opened.page, username)
      return opened
    }
  },
)

const STARTING = {
  status: 503,
  headers: { 'retry-after': '1' },
  contentType: 'application/problem+json',
  body: JSON.stringify({ code: 'worker-starting', detail: 'Soon.', requestId: 'req-1' }),
}

const WINDOWS = [
  { width: 360, colorScheme: 'light' },
  { width: 1280, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'dark' },
] as const

const SAMPLES = [
  'Lena prefers oat milk.\nShe said so twice.',
  `A long one: ${'we talked about the garden, the fence and the neighbours’ cat. '.repeat(12)}`,
  'https://example.org/a-very-long-address-without-any-place-to-break/that-would-push-the-page-apart-on-a-phone',
  'تذكّر شراء الخبز',
  '<b>Not bold</b>',
]
