import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { chromiumOf } from './bench/chromium.ts'
import { openHousehold, PASSWORD } from './pictures/household.ts'

const WINDOW = { width: 1280, height: 800 } as const
/** Pages, by the names of their pictures. */
const PAGES = {
  page: '/',
  'page-chat': '/chat',
  'page-memory': '/memory',
  'page-tasks': '/tasks',
  'page-calendar': '/calendar',
  'page-inbox': '/inbox',
  'page-persona': '/persona/core',
  'page-approvals': '/approvals',
  'page-agents': '/agents',
  'page-models': '/models',
  'page-insights': '/insights',
  'page-settings': '/settings',
  'page-users': '/owner/users',
  'page-workers': '/owner/workers',
  'page-audit': '/owner/audit',
  'page-system': '/owner/system',
} as const

/** Takes the pictures of the guide: the built program with a household's first weeks in it. */
async function main(): Promise<void> {
  const pictures = resolve(import.meta.dirname, '../docs/images')
  await mkdir(pictures, { recursive: true })
  await using household = await openHousehold()
  await photograph(household.origin, pictures)
}

async function photograph(origin: string, into: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: chromiumOf(),
    args: ['--no-sandbox', '--disable-gpu'],
  })
  try {
    const context = await browser.newContext({ baseURL: origin, viewport: WINDOW, locale: 'en-GB' })
    const page = await context.newPage()
    await page.goto('/login')
    await page.getByLabel('Username').fill('alice')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.locator('#main h1').waitFor()
    for (const [name, path] of Object.entries(PAGES)) {
      await page.goto(path)
      await settled(page)
      if (name === 'page-chat') await openFirstConversation(page)
      await page.screenshot({ path: join(into, `${name}.png`) })
      process.stdout.write(`${name}.png\n`)
    }
  } finally {
    await browser.close()
  }
}

/** Everything that was asked for has come, but for the streams. */
async function settled(page: Page): Promise<void> {
  await page.locator('#main h1').first().waitFor()
  await page.locator('.skeleton').first().waitFor({ state: 'detached' })
  await page.waitForTimeout(800)
}

async function openFirstConversation(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /When did I last see Bob/ })
    .first()
    .click()
  await settled(page)
}

await main()
