import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CalendarPage } from '../../shared/api/calendar.ts'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { eventually } from '../support/eventually.ts'
import { PASSWORD } from '../support/running-supervisor.ts'
import { chromiumPath, openPage, startBrowser, type WatchedPage } from './browser.ts'
import { misfitsOf } from './misfits.ts'
import { arrive, fill, openAs, press, see, type } from './page-driver.ts'

/** A Wednesday. */
const DAY = '2031-05-14'
const MONTH = `/calendar?view=month&date=${DAY}`

describe.skipIf(chromiumPath === undefined)(
  'the calendar of the page, in Chromium (scripts/prepare-tests.sh)',
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

    it('makes an event at the cell that is clicked, and shows it in month, week, day and agenda', async () => {
      await using home = await pageOf('mia', MONTH)
      const { page, troubles } = home

      await cell(page, 'Wednesday, May 14').click({ position: { x: 20, y: 80 } })
      await fill(page, { Title: 'Harbour fair', Place: 'Bremen' })
      await page.getByLabel('All day').uncheck()
      await fill(page, { 'Starts at': '14:00', 'Ends at': '16:30' })
      await press(page, 'Save')
      await chip(page, 'Harbour fair').waitFor()
      const lists: string[] = []
      for (const key of ['w', 'd', 'a', 'm']) {
        await page.keyboard.press(key)
        await page.waitForURL(/view=(?:month|week|day|agenda)/)
        await page.getByRole('button', { name: 'Harbour fair' }).first().waitFor()
        lists.push(new URL(page.url()).search)
      }
      await page.keyboard.press('j')
      await see(page, 'June 2031')
      await page.keyboard.press('k')
      await see(page, 'May 2031')
      await page.keyboard.press('t')
      await page.getByRole('gridcell').and(page.locator('[aria-current="date"]')).waitFor()

      expect(lists).toEqual(
        ['week', 'day', 'agenda', 'month'].map((view) => `?view=${view}&date=${DAY}`),
      )
      expect(await listed('mia')).toMatchObject([
        { title: 'Harbour fair', start: `${DAY}T14:00:00.000Z`, end: `${DAY}T16:30:00.000Z` },
      ])
      expect(troubles).toEqual([])
    })

    it('reminds: keeps what the form says, and says it when it is due, until it is seen', async () => {
      await using home = await pageOf('rem', MONTH)
      const { page, troubles } = home
      await cell(page, 'Wednesday, May 14').click({ position: { x: 20, y: 80 } })
      await fill(page, { Title: 'Ferry to Oslo' })
      await page.getByLabel('Reminder').selectOption('The day before, 9:00 AM')
      await press(page, 'Save')
      await chip(page, 'Ferry to Oslo').click()
      await page.getByLabel('Reminder').selectOption('7 days before, 9:00 AM')
      await press(page, 'Save')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
      const [ferry] = await listed('rem')
      const console = await program.console()
      const headers = { 'x-mh-profile': 'rem' }
      const path = `/api/calendar/events/${ferry?.id}`
      const { json: told } = await console.mustSend('GET', path, { headers })

      const start = new Date(Date.now() + 3_000).toISOString()
      const body = { title: 'Boil the eggs', start, reminders: [0] }
      await console.mustSend('POST', '/api/calendar/events', { headers, body })
      const toast = page.getByText('Reminder: Boil the eggs')
      await toast.waitFor()
      await page.getByRole('button', { name: 'Open', exact: true }).click()
      await page.getByRole('dialog').waitFor()

      expect(told).toMatchObject({ event: { title: 'Ferry to Oslo', reminders: [9540] } })
      expect(await page.getByRole('dialog').getByLabel('Title').inputValue()).toBe('Boil the eggs')
      expect(await page.getByLabel('Reminder').inputValue()).toBe('0')
      expect(await toast.count()).toBe(0)
      expect(troubles).toEqual([])
    })

    it('is used by keys alone: to a day, to an hour, into the dialog, and back to the cell', async () => {
      await using home = await pageOf('kay', MONTH)
      const { page, troubles } = home

      await cell(page, 'Wednesday, May 14').focus()
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('ArrowDown')
      await type(page, 'Enter')
      await page.getByLabel('Title').waitFor()
      await type(page, 'Regatta', 'Enter')
      await chip(page, 'Regatta').waitFor()
      await expectFocus(cell(page, 'Thursday, May 22: 1 entry'))
      await page.keyboard.press('w')
      await page.getByRole('gridcell', { name: 'New event, Thursday, May 22, 9:00 AM' }).focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowRight')
      await type(page, 'Enter')
      await page.getByLabel('Title').waitFor()
      await type(page, 'Prize giving', 'Enter')
      await chip(page, 'Prize giving').waitFor()

      expect(await listed('kay')).toMatchObject([
        { title: 'Regatta', allDay: true, start: '2031-05-22' },
        { title: 'Prize giving', start: '2031-05-23T10:00:00.000Z' },
      ])
      expect(troubles).toEqual([])
    })

    it('changes one occurrence, one and those after it, or all, and deletes so too', async () => {
      await using home = await pageOf('rita', `/calendar?view=agenda&date=${DAY}`)
      const { page, troubles } = home

      await press(page, 'New event')
      await fill(page, { Title: 'Rowing' })
      await page.getByLabel('Repeats').selectOption('Daily')
      await page.getByLabel('Ends', { exact: true }).selectOption('After a number of times')
      await fill(page, { Times: '6' })
      await press(page, 'Save')
      await page.getByRole('button', { name: 'Rowing', exact: true }).nth(5).waitFor()
      await rename(page, { at: 1, title: 'Rowing with Ann' })
      await page.getByRole('button', { name: 'Rowing with Ann', exact: true }).waitFor()
      const afterOne = await titles('rita')
      await rename(page, { at: 3, title: 'Sculling', scope: 'This and all following' })
      await page.getByRole('button', { name: 'Sculling', exact: true }).nth(2).waitFor()
      const afterFollowing = await titles('rita')
      await rename(page, { at: 5, title: 'Sprint', scope: 'All of them' })
      await page.getByRole('button', { name: 'Sprint', exact: true }).nth(2).waitFor()
      const afterAll = await titles('rita')
      await page.getByRole('button', { name: 'Sprint', exact: true }).nth(1).click()
      await page.getByLabel('Which ones').selectOption('This and all following')
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
      await page
        .getByRole('button', { name: 'Sprint', exact: true })
        .nth(1)
        .waitFor({ state: 'detached' })

      expect(afterOne).toEqual(['Rowing', 'Rowing with Ann', ...Array(4).fill('Rowing')])
      expect(afterFollowing).toEqual([...afterOne.slice(0, 3), ...Array(3).fill('Sculling')])
      expect(afterAll).toEqual([...afterOne.slice(0, 3), ...Array(3).fill('Sprint')])
      expect(await titles('rita')).toEqual(afterAll.slice(0, 4))
      expect(troubles).toEqual([])
    })

    it('moves what a finger rests on and then drags; a finger that moves at once moves nothing', async () => {
      await using home = await pageOf('finn', MONTH)
      const { page, troubles } = home
      await mh('finn', ['calendar', 'add', 'Dentist', '--start', `${DAY}T10:00`])
      await chip(page, 'Dentist').first().waitFor()

      const target = cell(page, 'Friday, May 16')
      // Down: a swipe to the right is the browser's own way back.
      const below = cell(page, 'Wednesday, May 21')
      await swipe(page, { from: chip(page, 'Dentist'), to: below, isResting: false })
      const afterSwipe = await listed('finn')
      await swipe(page, { from: chip(page, 'Dentist'), to: target, isResting: true })
      await see(page, 'Dentist is now on')

      const afterMonth = await listed('finn')
      await page.keyboard.press('w')
      await swipe(page, {
        from: chip(page, 'Dentist'),
        to: slot(page, 'Thursday, May 15', '12:00 PM'),
        isResting: true,
      })
      const afterWeek = await moved('finn', afterMonth[0]?.start)
      await page.goto('/calendar?view=day&date=2031-05-15')
      await chip(page, 'Dentist').first().waitFor()
      await swipe(page, {
        from: chip(page, 'Dentist'),
        to: slot(page, 'Thursday, May 15', '3:00 PM'),
        isResting: true,
      })
      const afterDay = await moved('finn', afterWeek)

      expect(afterSwipe[0]?.start).toMatch(`${DAY}T10:`)
      expect(afterMonth[0]?.start).toBe('2031-05-16T10:00:00.000Z')
      expect(afterWeek).toMatch(/^2031-05-15T1[12]:/)
      expect(afterDay).toMatch(/^2031-05-15T1[45]:/)
      expect(troubles).toEqual([])
    })

    it('moves what is dragged to another day or hour, takes that back, and asks which ones are meant', async () => {
      await using home = await pageOf('dora', MONTH)
      const { page, troubles } = home
      await mh('dora', ['calendar', 'add', 'Dentist', '--start', `${DAY}T10:00`])
      await mh('dora', [
        'calendar',
        'add',
        'Choir',
        '--start',
        '2031-05-15T10:00',
        '--repeat',
        'FREQ=WEEKLY;COUNT=2',
      ])
      await chip(page, 'Choir').first().waitFor()

      await drag(page, chip(page, 'Dentist'), cell(page, 'Friday, May 16'))
      await see(page, 'Dentist is now on')
      const afterDay = await listed('dora')
      await press(page, 'Undo')
      await cell(page, 'Wednesday, May 14: 1 entry').waitFor()
      await page.keyboard.press('w')
      await drag(page, chip(page, 'Dentist'), slot(page, 'Wednesday, May 14', '12:00 PM'))
      await see(page, 'Dentist is now on')
      const afterHours = await listed('dora')
      await drag(page, chip(page, 'Choir'), slot(page, 'Friday, May 16', '10:00 AM'))
      await page.getByLabel('Which ones').selectOption('All of them')
      await press(page, 'Save')
      await page.getByRole('dialog').waitFor({ state: 'detached' })

      expect(afterDay.find(({ title }) => title === 'Dentist')?.start).toBe(
        '2031-05-16T10:00:00.000Z',
      )
      expect(afterHours.find(({ title }) => title === 'Dentist')?.start).toMatch(`${DAY}T12:`)
      const choir = (await listed('dora')).filter(({ title }) => title === 'Choir')
      expect(choir.map(({ start }) => start.slice(0, 10))).toEqual(['2031-05-16', '2031-05-23'])
      expect(troubles).toEqual([])
    })

    it('says at the field what is wrong, and keeps what was typed over a reload', async () => {
      await using home = await pageOf('ella', MONTH)
      const { page } = home

      await press(page, 'New event')
      await fill(page, { Title: 'Backwards', 'Ends on': '2031-05-01' })
      await press(page, 'Save')
      await see(page, 'must come after the start')
      const described = await page.getByLabel('Ends on').getAttribute('aria-invalid')
      await page.reload()
      await page.getByLabel('Title').waitFor()

      expect(described).toBe('true')
      expect(await page.getByLabel('Title').inputValue()).toBe('Backwards')
      expect(await page.getByLabel('Ends on').inputValue()).toBe('2031-05-01')
    })

    it('takes in a file of iCalendar and reports what came of it', async () => {
      await using home = await pageOf('ines', MONTH)
      const { page, troubles } = home
      const send = async (text: string): Promise<void> => {
        await press(page, 'Import and export')
        await page.getByRole('menuitem', { name: 'Import' }).click()
        const buffer = Buffer.from(text)
        await page
          .getByLabel('File')
          .setInputFiles({ name: 'a.ics', mimeType: 'text/calendar', buffer })
        await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click()
      }

      await send(ICS)
      await see(page, '1 event is new.')
      await page.getByRole('dialog').getByText('Close').click()
      await chip(page, 'Ferry to Oslo').waitFor()
      await send(ICS.replace('SEQUENCE:2', 'SEQUENCE:1'))
      await see(page, '1 event was not taken: what is here is newer.')
      await page.getByRole('dialog').getByText('Close').click()

      expect(await titles('ines')).toEqual(['Ferry to Oslo'])
      expect(troubles).toEqual([])
    })

    it('lays tasks and coming runs over it, and hides them by its address', async () => {
      await using home = await pageOf('lars', '/calendar?view=agenda', 'Calendar')
      const { page, troubles } = home
      await mh('lars', ['task', 'add', 'Order sailcloth', '--due', 'today'])
      await mh('lars', ['agent', 'schedule', 'digest', '30 23 * * *'])
      await page.reload()

      await page.getByRole('link', { name: 'Order sailcloth' }).waitFor()
      await page.getByRole('link', { name: 'Digest runs' }).first().waitFor()
      await page.getByRole('switch', { name: 'Tasks' }).uncheck()
      await page.getByRole('link', { name: 'Order sailcloth' }).waitFor({ state: 'detached' })
      await page.getByRole('switch', { name: 'Agents' }).uncheck()
      await page.getByRole('link', { name: 'Digest runs' }).first().waitFor({ state: 'detached' })
      const address = page.url()
      await page.getByRole('switch', { name: 'Agents' }).check()
      await page.getByRole('link', { name: 'Digest runs' }).first().click()

      expect(address).toBe(`${url}/calendar?view=agenda&tasks=off&agents=off`)
      await page.waitForURL('**/agents/digest')
      expect(troubles).toEqual([])
    })

    it('speaks German in all views and in its dialog', async () => {
      await using home = await pageOf('gerd', MONTH)
      const { page, troubles } = home
      await mh('gerd', ['account', 'set', 'language', 'de'])
      await page.reload()

      await arrive(page, 'Kalender')
      await see(page, 'Mai 2031')
      await press(page, 'Neuer Termin')
      await see(page, 'Wiederholung')
      await fill(page, { Titel: 'Hafenfest' })
      await press(page, 'Speichern')
      await chip(page, 'Hafenfest').waitFor()
      await page.getByRole('radio', { name: 'Woche' }).check()
      await see(page, 'ganztägig')
      await page.getByRole('radio', { name: 'Liste' }).check()
      await see(page, 'Mittwoch, 14. Mai')

      expect(troubles).toEqual([])
    })

    it('fits a window of a telephone and of a desk, in light and in dark, and axe finds nothing', async () => {
      await using home = await pageOf('vera', MONTH)
      const { page, troubles } = home
      for (const [title, ...more] of EVENTS) await mh('vera', ['calendar', 'add', title, ...more])
      await mh('vera', ['task', 'add', 'Order sailcloth', '--due', DAY])
      await mh('vera', ['task', 'add', 'Pay the harbour', '--due', `${DAY}T15:00`])
      const misfits: string[] = []

      for (const [name, query] of SHOWN) {
        await page.goto(`/calendar?date=${DAY}&${query}`)
        await see(page, 'Harbour fair')
        misfits.push(...(await misfitsOf(page, `calendar-${name}`)))
        await page.setViewportSize({ width: 1280, height: 800 })
      }

      expect(misfits).toEqual([])
      expect(troubles).toEqual([])
    })

    it('shows a list on a telephone, and in the month leads from a day to its hours', async () => {
      await using home = await pageOf('theo', '/calendar')
      const { page, troubles } = home
      await page.setViewportSize({ width: 360, height: 800 })
      await mh('theo', ['calendar', 'add', 'Dentist', '--start', `${DAY}T10:00`])

      await page.goto(`/calendar?date=${DAY}`)
      await page.getByRole('button', { name: 'Dentist', exact: true }).waitFor()
      const list = await page.getByRole('radio', { name: 'Agenda' }).isChecked()
      await page.goto(MONTH)
      await cell(page, 'Wednesday, May 14: 1 entry').click()
      await page.waitForURL(`**/calendar?view=day&date=${DAY}`)
      await chip(page, 'Dentist').waitFor()

      expect(list).toBe(true)
      expect(troubles).toEqual([])
    })

    async function pageOf(
      username: string,
      path: string,
      title = 'Calendar',
    ): Promise<WatchedPage> {
      const made = ['user', 'create', username, '--role', 'guest', '--password-stdin']
      expect(await program.mh(made, { input: PASSWORD })).toMatchObject({ code: 0 })
      const opened = await openPage(browser, url, { viewport: { width: 1280, height: 900 } })
      await openAs(opened.page, { username, path, title })
      return opened
    }

    async function mh(username: string, args: readonly string[]): Promise<void> {
      expect(await program.mh(['--user', username, ...args])).toMatchObject({ code: 0 })
    }

    /** What is on the calendar in that month, in order. */
    async function listed(username: string) {
      const span = ['--from', '2031-05-01', '--to', '2031-05-31', '--no-tasks']
      const found = await program.json(['--user', username, 'calendar', 'list', ...span])
      return CalendarPage.zod.parse(found).items
    }

    /** When the first one begins, once that is another moment than before. */
    async function moved(username: string, before: string | undefined): Promise<string> {
      return await eventually(async () => {
        const start = (await listed(username))[0]?.start
        return start !== before && start
      })
    }

    async function titles(username: string): Promise<string[]> {
      return (await listed(username)).map(({ title }) => title)
    }
  },
)

const ICS = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//test//EN',
  'BEGIN:VEVENT',
  'UID:ferry@example.org',
  'SEQUENCE:2',
  'DTSTAMP:20310101T000000Z',
  'DTSTART:20310520T080000Z',
  'DTEND:20310520T120000Z',
  'SUMMARY:Ferry to Oslo',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n')
const EVENTS = [
  ['Dentist', '--start', `${DAY}T10:00`, '--end', `${DAY}T11:30`],
  [
    'Call with the sailmaker about the new mainsail',
    '--start',
    `${DAY}T10:30`,
    '--end',
    `${DAY}T12:00`,
  ],
  ['Lunch', '--start', `${DAY}T12:00`],
  ['Harbour fair', '--start', '2031-05-13', '--end', '2031-05-16'],
  ['Choir', '--start', '2031-05-01T19:00', '--repeat', 'FREQ=WEEKLY;COUNT=6'],
] as const
const SHOWN = [
  ['month', 'view=month'],
  ['week', 'view=week'],
  ['day', 'view=day'],
  ['agenda', 'view=agenda'],
  ['dialog', `view=agenda&new=${DAY}T10:00`],
] as const
function cell(page: Page, name: string): Locator {
  return page.getByRole('gridcell', { name })
}

function slot(page: Page, day: string, time: string): Locator {
  return page.getByRole('gridcell', { name: `New event, ${day}, ${time}` })
}

/** An event as it lies in a grid: its time may stand before its title. */
function chip(page: Page, title: string): Locator {
  return page.locator('button.chip').filter({ hasText: title })
}

/** Drags by the mouse from the middle of one to the middle of another. */
async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  await from.first().hover()
  await page.mouse.down()
  const box = await to.boundingBox()
  if (!box) throw new Error('there is nothing to drop it on')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y, { steps: 8 })
  await page.mouse.up()
}

/** Goes over the page with a finger, from the middle of one to the middle of another. */
async function swipe(
  page: Page,
  {
    from,
    to,
    isResting,
  }: { readonly from: Locator; readonly to: Locator; readonly isResting: boolean },
): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: Point): Promise<void> =>
    void (await session.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] }))
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true })
  const [start, end] = [await middleOf(from.first()), await middleOf(to)]
  await touch('touchStart', start)
  if (isResting) await page.locator('.chip.dragged').waitFor()
  for (let step = 1; step <= 8; step += 1)
    await touch('touchMove', {
      x: start.x + ((end.x - start.x) * step) / 8,
      y: start.y + ((end.y - start.y) * step) / 8,
    })
  await touch('touchEnd')
  await session.detach()
}

interface Point {
  readonly x: number
  readonly y: number
}

async function middleOf(locator: Locator): Promise<Point> {
  const box = await locator.boundingBox()
  if (!box) throw new Error('it is not on the page')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Gives one of those that are listed another title, in its dialog. */
async function rename(
  page: Page,
  { at, title, scope }: { readonly at: number; readonly title: string; readonly scope?: string },
): Promise<void> {
  await page.locator('li button.what').nth(at).click()
  await fill(page, { Title: title })
  if (scope !== undefined) await page.getByLabel('Which ones').selectOption(scope)
  await press(page, 'Save')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

async function expectFocus(locator: Locator): Promise<void> {
  await locator.and(locator.page().locator(':focus')).waitFor()
}
