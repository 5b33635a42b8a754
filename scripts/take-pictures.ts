import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { chromium, type Page } from 'playwright-core'
import { chromiumOf } from './bench/chromium.ts'
import { parseJson } from '../shared/files/parse-json.ts'
import { HttpClient } from './bench/http-client.ts'

const PASSWORD = 'correct horse battery'
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

const MEMORIES = [
  ['Met Bob in the café by the river. He is moving to Lisbon in March.', 'bob', 40],
  ['The dentist wants me back in six months; ask about the upper left one.', 'health', 31],
  ['Fixed the rear brake of the bike: the cable was frayed.', 'bike', 24],
  ['Lena prefers oat milk, and so does her brother.', 'lena', 17],
  ['Read the first two chapters of the book about bees.', 'reading', 9],
  ['Mother’s birthday dinner is at Rosa’s, table for six.', 'family', 5],
  ['Bob lent me his torque wrench; he needs it back before he leaves.', 'bob', 2],
  ['Planted the tulips along the fence with Lena.', 'garden', 1],
] as const
const TASKS = [
  { title: 'Give the torque wrench back to Bob', due: 'friday', tags: ['bob'] },
  { title: 'Call the dentist', due: 'today 16:00', priority: 'P1' },
  { title: 'Buy a brake cable', tags: ['bike'] },
] as const
const DAY_MS = 24 * 60 * 60 * 1000

/** Takes the pictures of the guide: the built program with a household's first weeks in it. */
async function main(): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'mh-pictures-'))
  const pictures = resolve(import.meta.dirname, '../docs/images')
  const mh = async (args: readonly string[], input = ''): Promise<string> =>
    (
      await execa(resolve(import.meta.dirname, '../bin/mh'), args, {
        env: { MH_ROOT: root },
        input,
      })
    ).stdout
  try {
    await mkdir(pictures, { recursive: true })
    await mh(['start', '--port', '0'])
    for (const [name, role] of [
      ['alice', 'owner'],
      ['bob', 'guest'],
      ['lena', 'guest'],
    ] as const)
      await mh(['user', 'create', name, '--role', role, '--password-stdin'], PASSWORD)
    const { url } = Object(parseJson(await mh(['status', '--json']), 'The status'))
    const origin = new URL(String(url)).origin
    await fillIn(origin)
    await mh(['agent', 'run', 'organizer', '--user', 'alice'])
    await photograph(origin, pictures)
  } finally {
    await mh(['stop']).catch(() => undefined)
    await rm(root, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function fillIn(origin: string): Promise<void> {
  await using client = new HttpClient({ origin })
  const { cookie = '' } = await client.send('POST', '/api/auth/login', {
    body: { username: 'alice', password: PASSWORD },
  })
  const post = async (path: string, body: unknown): Promise<void> =>
    void (await client.send('POST', path, { body, headers: { cookie } }))
  for (const [content, tag, daysAgo] of MEMORIES) {
    const timestamp = new Date(Date.now() - daysAgo * DAY_MS).toISOString()
    await post('/api/capture', { content, tags: [tag], timestamp })
  }
  for (const task of TASKS) await post('/api/tasks', task)
  const today = new Date().toISOString().slice(0, 10)
  await post('/api/calendar/events', {
    title: 'Dinner at Rosa’s',
    start: `${today}T18:30:00Z`,
    end: `${today}T21:00:00Z`,
  })
  // The answer comes as a stream, which ends with the reply.
  const body = { message: 'When did I last see Bob?' }
  await client.exchange('POST', '/api/chat', { body, headers: { cookie } })
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
