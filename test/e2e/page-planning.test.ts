import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { PASSWORD } from '../support/running-supervisor.ts'
import { chromiumPath, openPage, startBrowser, type WatchedPage } from './browser.ts'
import { misfitsOf } from './misfits.ts'
import { arrive, openAs, press, see } from './page-driver.ts'

describe.skipIf(chromiumPath === undefined)(
  'tasks, calendar, agents and models of the page, in Chromium (scripts/prepare-tests.sh)',
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

    it('makes a task with a date in words, finishes it and takes that back', async () => {
      await using home = await pageOf('tess', '/tasks', 'Tasks')
      const { page, troubles } = home

      await page.getByLabel('Add a task').fill('Call the dentist')
      await page.getByLabel('Due').fill('tomorrow 9am')
      await press(page, 'Add')
      await page.getByRole('region', { name: 'In the next seven days' }).waitFor()
      await page.getByLabel('Done: Call the dentist').click()
      await see(page, 'Nothing to do')
      const { out: done } = await program.mh(['--user', 'tess', 'task', 'list', '--json'])
      await press(page, 'Undo')
      await page.getByLabel('Done: Call the dentist').waitFor()

      expect(done).not.toContain('Call the dentist')
      expect(troubles).toEqual([])
    })

    it('says which word of a date is not understood, and keeps what was typed', async () => {
      await using home = await pageOf('tina', '/tasks', 'Tasks')
      const { page } = home

      await page.getByLabel('Add a task').fill('Something')
      await page.getByLabel('Due').fill('when pigs fly')
      await press(page, 'Add')
      await page.getByRole('alert').waitFor()

      expect(await page.getByRole('alert').innerText()).toContain('Due: no time is understood.')
      expect(await page.getByLabel('Add a task').inputValue()).toBe('Something')
    })

    it('understands a date in German where the page speaks it, and says so where it does not', async () => {
      await program.person('till')
      await using opened = await openPage(browser, url, { locale: 'de-DE' })
      const { page, troubles } = opened
      await page.goto('/tasks')
      await page.getByLabel('Benutzername').fill('till')
      await page.getByLabel('Passwort').fill(PASSWORD)
      await press(page, 'Anmelden')

      await page.getByLabel('Aufgabe hinzufügen').fill('Zahnarzt anrufen')
      await page.getByLabel('Fällig').fill('morgen um 9')
      await press(page, 'Hinzufügen')
      await page.getByRole('region', { name: 'In den nächsten sieben Tagen' }).waitFor()
      await page.getByLabel('Aufgabe hinzufügen').fill('Etwas anderes')
      await page.getByLabel('Fällig').fill('wenn Schweine fliegen')
      await press(page, 'Hinzufügen')
      const alert = await page.getByRole('alert').innerText()

      expect(alert).toContain('Fällig: ist keine Zeit, die verstanden wird.')
      // Chromium notes the refusal itself, and there is nothing else.
      expect(troubles).toEqual([expect.stringContaining('400')])
    })

    it('edits a task, puts it into the bin and restores it', async () => {
      await using home = await pageOf('theo', '/tasks', 'Tasks')
      const { page, troubles } = home
      await page.getByLabel('Add a task').fill('Buy cable')
      await press(page, 'Add')

      await press(page, 'More for Buy cable')
      await page.getByRole('menuitem', { name: 'Edit the task' }).click()
      await page.getByLabel('What is to be done').fill('Buy a brake cable')
      await page.getByLabel('Tags').fill('bike, shop')
      await press(page, 'Save')
      await see(page, '#bike')
      await press(page, 'More for Buy a brake cable')
      await page.getByRole('menuitem', { name: 'Delete' }).click()
      await see(page, 'Nothing to do')
      await page.getByRole('radio', { name: 'Bin' }).check()
      await press(page, 'Restore')
      await see(page, 'The bin is empty')
      const address = page.url()
      await page.getByRole('radio', { name: 'Open' }).check()
      await see(page, 'Buy a brake cable')

      expect(address).toBe(`${url}/tasks?show=bin`)
      expect(troubles).toEqual([])
    })

    it('moves tasks over the board by dragging and by keys, and holds back what must wait', async () => {
      await using home = await pageOf('tom', '/tasks', 'Tasks')
      const { page, troubles } = home
      for (const title of ['Buy paint', 'Paint the wall']) {
        await page.getByLabel('Add a task').fill(title)
        await press(page, 'Add')
        await page.getByRole('button', { name: title, exact: true }).waitFor()
      }

      await page.getByRole('heading', { level: 1 }).focus()
      await page.keyboard.press('b')
      const column = (name: string) => page.getByRole('region', { name: new RegExp(`^${name}`) })
      await column('To do').getByText('Buy paint').dragTo(column('In progress'))
      await column('In progress').getByText('Buy paint').waitFor()
      await page.getByRole('button', { name: 'Paint the wall', exact: true }).focus()
      await page.keyboard.press('e')
      await page.getByLabel('Comes after').selectOption({ label: 'Buy paint' })
      await page.getByRole('list', { name: 'Comes after' }).waitFor()
      await press(page, 'Save')
      await column('Blocked').getByText('Waits for: Buy paint').waitFor()
      await press(page, 'More for Paint the wall')
      await page.getByRole('menuitem', { name: 'Move to: In progress' }).click()
      await see(page, 'Paint the wall waits for a task that comes first.')
      const misfits = await misfitsOf(page, 'board')
      await page.getByRole('button', { name: 'Buy paint', exact: true }).focus()
      await page.keyboard.press('x')
      await column('Done').getByText('Buy paint').waitFor()
      await column('To do').getByText('Paint the wall').waitFor()

      expect(page.url()).toBe(`${url}/tasks?show=board`)
      expect(misfits).toEqual([])
      expect(troubles).toEqual([])
    })

    it('makes an event with a time in words, shows it in its month, and takes it away and back', async () => {
      await using home = await pageOf('carl', '/calendar?view=agenda', 'Calendar')
      const { page, troubles } = home

      await page.getByLabel('Add an event').fill('Dinner at Rosa’s')
      await page.getByLabel('When').fill('2031-05-17T19:00')
      await press(page, 'Add')
      await see(page, 'Added for')
      await page.goto('/calendar?view=agenda&date=2031-05-01')
      await see(page, 'Dinner at Rosa’s')
      await press(page, 'Delete Dinner at Rosa’s')
      await see(page, 'Nothing takes place this month')
      await press(page, 'Undo')
      await see(page, 'Dinner at Rosa’s')
      await press(page, 'Next month')
      await see(page, 'June 2031')

      expect(troubles).toEqual([])
    })

    it('shows what is changed elsewhere on Tasks, Calendar and Today without a reload', async () => {
      await using home = await pageOf('lena', '/tasks', 'Tasks')
      const { page, troubles } = home
      const mh = async (...args: readonly string[]) =>
        expect(await program.mh(['--user', 'lena', ...args])).toMatchObject({ code: 0 })
      await see(page, 'Nothing to do')
      await mh('capture', 'The cat likes fish')

      await mh('task', 'add', 'Order sailcloth', '--due', 'today 23:59')
      await see(page, 'Order sailcloth')
      await page.goto('/calendar')
      await see(page, 'Order sailcloth')
      await mh('calendar', 'add', 'Varnish day', '--start', 'today')
      await see(page, 'Varnish day')
      await page.goto('/')
      await see(page, 'Varnish day')
      await mh('calendar', 'add', 'Supper', '--start', 'today')
      await see(page, 'Supper')
      await mh('task', 'add', 'Feed the cat', '--due', 'today 23:58')
      await see(page, 'Feed the cat')

      expect(troubles).toEqual([])
    })

    it('says that there is no model, and what to do', async () => {
      await using home = await pageOf('mona', '/models', 'Models')
      const { page, troubles } = home

      await see(page, 'No model is in use')
      await see(page, 'Persona: talks with you')

      expect(troubles).toEqual([])
    })

    it('fits a window of a telephone and of a desk, in light and in dark, and axe finds nothing', async () => {
      await using home = await pageOf('vera', '/tasks', 'Tasks')
      const { page, troubles } = home
      const misfits: string[] = []
      await page.getByLabel('Add a task').fill('Something to do')
      await page.getByLabel('Due').fill('today 23:59')
      await press(page, 'Add')
      await see(page, 'Something to do')

      for (const [path, title] of PAGES) {
        await page.goto(path)
        await arrive(page, title)
        await page.locator('.skeleton').first().waitFor({ state: 'detached' })
        misfits.push(...(await misfitsOf(page, path.slice(1).replaceAll('/', '-'))))
      }

      expect(misfits).toEqual([])
      expect(troubles).toEqual([])
    })

    async function pageOf(username: string, path: string, title: string): Promise<WatchedPage> {
      const made = ['user', 'create', username, '--role', 'guest', '--password-stdin']
      expect(await program.mh(made, { input: PASSWORD })).toMatchObject({ code: 0 })
      const opened = await openPage(browser, url)
      await openAs(opened.page, { username, path, title })
      return opened
    }
  },
)

const PAGES = [
  ['/tasks', 'Tasks'],
  ['/calendar', 'Calendar'],
  ['/agents', 'Agents'],
  ['/agents/organizer', /./],
  ['/models', 'Models'],
] as const
