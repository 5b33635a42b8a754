import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { chromiumOf } from './bench/chromium.ts'
import { type Household, openHousehold, PASSWORD } from './pictures/household.ts'

const INTO = resolve(import.meta.dirname, '../test/artifacts/states')
const WINDOWS = [
  { width: 360, colorScheme: 'light' },
  { width: 1280, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'dark' },
] as const
/** Addresses, by the names of their pictures; of an owner whose household has some weeks behind it. */
const PAGES = {
  today: '/',
  'chat-new': '/chat',
  memory: '/memory',
  'memory-search': '/memory?q=bob',
  'memory-search-none': '/memory?q=zebra+quagga',
  'memory-bin': '/memory?bin=true',
  tasks: '/tasks',
  'tasks-board': '/tasks?show=board',
  'calendar-month': '/calendar?view=month',
  'calendar-week': '/calendar?view=week',
  'calendar-day': '/calendar?view=day',
  'calendar-agenda': '/calendar?view=agenda',
  inbox: '/inbox',
  approvals: '/approvals',
  'approvals-decided': '/approvals?show=decided',
  'approvals-tools': '/approvals?show=tools',
  'persona-core': '/persona/core',
  'persona-relationships': '/persona/relationships',
  'persona-routines': '/persona/routines',
  'persona-decision-rules': '/persona/decision-rules',
  'persona-facets': '/persona/facets',
  agents: '/agents',
  'agents-one': '/agents/organizer',
  models: '/models',
  'models-adapters': '/models?tab=adapters',
  'models-sets': '/models?tab=sets',
  insights: '/insights',
  'settings-profile': '/settings/profile',
  'settings-security': '/settings/security',
  'settings-privacy': '/settings/privacy',
  'settings-data': '/settings/data',
  users: '/owner/users',
  'users-create': '/owner/users?create=yes',
  'users-one': '/owner/users/bob',
  workers: '/owner/workers',
  'workers-one': '/owner/workers/alice',
  audit: '/owner/audit',
  system: '/owner/system',
  'not-found': '/nowhere',
} as const

/**
 * Takes a picture of every page and state, in both themes and at a phone's and a desk's width, to be looked at: `test/artifacts/states/`. With
 * a language (`de`) the pages in it, without the states.
 */
async function main(): Promise<void> {
  const [language] = process.argv.slice(2)
  await mkdir(INTO, { recursive: true })
  const browser = await chromium.launch({
    executablePath: chromiumOf(),
    args: ['--no-sandbox', '--disable-gpu'],
  })
  try {
    if (language !== undefined) return await takeIn(browser, language)
    await using household = await openHousehold((empty, token) => takeEntry(browser, empty, token))
    await takePages(browser, household)
    await takeGuest(browser, household)
    await takeTroubles(browser, household)
  } finally {
    await browser.close()
  }
}

async function takeIn(browser: Browser, language: string): Promise<void> {
  await using household = await openHousehold()
  const context = await browser.newContext({ baseURL: household.origin, locale: language })
  const page = await context.newPage()
  const known = { username: 'alice', password: PASSWORD }
  await page.request.post('/api/auth/login', { data: known, headers: { origin: household.origin } })
  for (const [name, path] of Object.entries(PAGES)) {
    await page.goto(path)
    await take(page, `${language}-${name}`)
  }
  await context.close()
}

async function takeEntry(browser: Browser, { origin }: Household, token: string): Promise<void> {
  const page = await pageOf(browser, origin)
  await page.goto(`/setup#${token}`)
  await page.getByLabel('Username').waitFor()
  await take(page, 'setup')
  await page.goto('/login')
  await page.getByLabel('Username').waitFor()
  await take(page, 'login')
  await page.getByLabel('Username').fill('alice')
  await page.getByLabel('Password').fill('a wrong one')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('alert').waitFor()
  await take(page, 'login-refused')
  await page.context().close()
}

async function takePages(browser: Browser, { origin }: Household): Promise<void> {
  const page = await loggedIn(browser, origin, 'alice')
  for (const [name, path] of Object.entries(PAGES)) {
    await page.goto(path)
    await take(page, name)
  }
  await page.goto('/chat')
  await page
    .getByRole('link', { name: /When did I last see Bob/ })
    .first()
    .click()
  await take(page, 'chat-conversation')
  await page.goto('/memory')
  await page.locator('a[data-focus]').first().click()
  await take(page, 'memory-one')
  await page.goto('/agents/organizer')
  // The first of all had the most to do.
  await page.locator('a[href^="/agents/runs/"]').last().click()
  await take(page, 'agents-run')
  await page.goto('/calendar?view=month')
  await page.getByText('Dinner at Rosa’s').first().click()
  await page.getByRole('dialog').waitFor()
  await take(page, 'calendar-editor')
  await page.goto('/')
  await settled(page)
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await take(page, 'palette')
  await page.keyboard.press('Escape')
  await page.locator('h1').click()
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await take(page, 'keys')
  await page.context().close()
}

async function takeGuest(browser: Browser, { origin }: Household): Promise<void> {
  const page = await loggedIn(browser, origin, 'lena')
  for (const name of ['today', 'chat-new', 'memory', 'tasks', 'inbox', 'insights'] as const) {
    await page.goto(PAGES[name])
    await take(page, `empty-${name}`)
  }
  await page.context().close()
}

async function takeTroubles(browser: Browser, { origin, mh }: Household): Promise<void> {
  const page = await loggedIn(browser, origin, 'alice')
  await page.getByRole('button', { name: /Shown profile/ }).click()
  await page.getByRole('menuitem', { name: 'bob' }).click()
  await page.getByText(/You are looking at the profile/).waitFor()
  await take(page, 'visit-banner')
  await page.getByRole('button', { name: 'Switch back' }).click()
  await page.getByText(/You are looking at the profile/).waitFor({ state: 'detached' })
  await mh(['worker', 'stop', 'alice'])
  await page.getByRole('button', { name: 'Start it' }).waitFor()
  await take(page, 'worker-off')
  // An open stream outlives the browser's own offline mode.
  await mh(['stop'])
  await page.getByText('Offline: connecting again').waitFor()
  await take(page, 'offline')
  await page.context().close()
}

async function pageOf(browser: Browser, origin: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: origin, locale: 'en-GB' })
  return await context.newPage()
}

async function loggedIn(browser: Browser, origin: string, username: string): Promise<Page> {
  const page = await pageOf(browser, origin)
  await page.goto('/login')
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.locator('#main h1').waitFor()
  return page
}

/** A picture of what is shown, in each window and theme. */
async function take(page: Page, name: string): Promise<void> {
  for (const { width, colorScheme } of WINDOWS) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await settled(page)
    await page.screenshot({ path: join(INTO, `${name}-${colorScheme}${width}.png`) })
  }
  process.stdout.write(`${name}\n`)
}

/** Nothing is being fetched any more that a page waits for. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.locator('.skeleton').first().waitFor({ state: 'detached' })
  await page.waitForTimeout(250)
}

await main()
