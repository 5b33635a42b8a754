import type { Page } from 'playwright-core'
import { request } from 'undici'
import { z } from 'zod'
import { LINES_TYPE } from '../../../shared/api/route.ts'
import { BenchBrowser } from '../bench-browser.ts'
import { BenchSupervisor } from '../bench-supervisor.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { PseudoTexts } from '../search/pseudo-texts.ts'
import { quantile } from '../statistics.ts'

const MOST_KILOBYTES = 130
const LEAST_PACKED_BYTES = 2_048
const SEARCHED = 10_000
const SCROLLED = 100_000
const AT_ONCE = 5_000
const QUESTIONS = 40
/** A quick typist's pause between two keys. */
const KEY_PAUSE_MS = 110
const MOST_SEARCH_MS = 100
const MOST_TASK_MS = 50
const SCROLL_PATIENCE_MS = 400_000
/** Turns of the wheel at the beginning, before the list is scrolled on by whole windows. */
const WHEEL_TURNS = 60

interface Opened {
  readonly browser: BenchBrowser
  readonly supervisor: BenchSupervisor
  readonly cookie: string
}

/**
 * The page in a browser: how much script its first pages need, how soon hits are shown after the last key against the bare request, and the
 * longest task while a list of a hundred thousand memories is scrolled to its end.
 */
export async function measurePage(bench: Bench): Promise<Measurement[]> {
  const root = await bench.place.folder('page')
  await using supervisor = await BenchSupervisor.start({ root, built: bench.place.built }, bench)
  await using browser = await BenchBrowser.start()
  const opened = { browser, supervisor, cookie: await supervisor.logIn() }
  const measurements = await measureScripts(opened)
  await importTexts(opened, { from: 0, to: SEARCHED })
  measurements.push(...(await measureTyping(opened)))
  bench.note(`Importing ${SCROLLED} memories …`)
  await importTexts(opened, { from: SEARCHED, to: SCROLLED })
  measurements.push(await measureScrolling(opened))
  return measurements
}

async function measureScripts({ browser, supervisor, cookie }: Opened): Promise<Measurement[]> {
  const { url } = supervisor
  const log = await scriptKilobytes(await browser.openPage({ url }), url, '/login')
  const chat = await scriptKilobytes(await browser.openPage({ url, cookie }), url, '/chat')
  const target = { of: 'figure', is: 'at most', value: MOST_KILOBYTES } as const
  return [
    { name: 'page: script of /login, gzipped', unit: 'kB', figures: [log], target },
    { name: 'page: script of /chat, gzipped', unit: 'kB', figures: [chat], target },
  ]
}

/** What the scripts that a page fetches come to, as they travel to a browser that takes gzip. */
async function scriptKilobytes(page: Page, url: URL, path: string): Promise<number> {
  await page.goto(path)
  await page.locator('h1').first().waitFor()
  await page.waitForLoadState('networkidle')
  const names = z.array(z.string()).parse(await page.evaluate(SCRIPTS))
  await page.context().close()
  if (names.length === 0) throw new Error(`${path} fetched no script.`)
  const sizes = await Promise.all(names.map((name) => gzippedBytes(new URL(name, url))))
  return sizes.reduce((sum, size) => sum + size, 0) / 1_000
}

/** What is so small that packing it gains nothing goes as it is. */
async function gzippedBytes(url: URL): Promise<number> {
  const { body, headers, statusCode } = await request(url, {
    headers: { 'accept-encoding': 'gzip' },
  })
  const bytes = (await body.arrayBuffer()).byteLength
  const isPacked = headers['content-encoding'] === 'gzip'
  if (statusCode !== 200 || (!isPacked && bytes > LEAST_PACKED_BYTES))
    throw new Error(`${url.pathname} came with ${statusCode}, ${bytes} bytes, or not gzipped.`)
  return bytes
}

/** Hits are shown when they are painted; the floor is the same question asked by the same page without anything around it. */
async function measureTyping({ browser, supervisor, cookie }: Opened): Promise<Measurement[]> {
  const page = await browser.openPage({ url: supervisor.url, cookie, watch: WATCH_SEARCH })
  await page.goto('/memory')
  await page.locator('a[data-focus]').first().waitFor()
  const field = page.getByRole('searchbox').first()
  const shown: number[] = []
  const bare: number[] = []
  for (const question of questions()) {
    await field.fill('')
    await page.locator('[data-asked]').waitFor({ state: 'detached' })
    await field.pressSequentially(question, { delay: KEY_PAUSE_MS })
    const millis = await page.evaluate(`shownAfter(${JSON.stringify(question)})`)
    shown.push(z.number().parse(millis))
    bare.push(z.number().parse(await page.evaluate(`bareSearch(${JSON.stringify(question)})`)))
  }
  await page.context().close()
  const target = { of: 'figure', is: 'at most', value: MOST_SEARCH_MS } as const
  const name = `page: hits after the last key at ${SEARCHED} memories`
  const floor = 'the bare request from the same page'
  const worst = { name: floor, figures: [quantile(bare, 0.95)] }
  return [
    { name, unit: 'ms', figures: shown, against: { name: floor, figures: bare }, target },
    {
      name: `${name}, p95`,
      unit: 'ms',
      figures: [quantile(shown, 0.95)],
      against: worst,
      target,
    },
  ]
}

function questions(): string[] {
  const texts = new PseudoTexts()
  const asked: string[] = []
  for (let number = 0; asked.length < QUESTIONS; number += 97) {
    const question = texts.question(number)
    if (question !== undefined) asked.push(question.split(' ').slice(0, 2).join(' '))
  }
  return asked
}

async function measureScrolling({ browser, supervisor, cookie }: Opened): Promise<Measurement> {
  const page = await browser.openPage({ url: supervisor.url, cookie, watch: WATCH_TASKS })
  await page.goto('/memory')
  await page.locator('a[data-focus]').first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.evaluate('longTasks.length = 0')
  for (let turn = 0; turn < WHEEL_TURNS; turn += 1) {
    await page.mouse.wheel(0, 1_500)
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))')
  }
  await page.evaluate(`scrollToOldest(${SCROLL_PATIENCE_MS})`)
  const tasks = z.array(z.number()).parse(await page.evaluate('longTasks'))
  await page.context().close()
  return {
    name: `page: longest task while ${SCROLLED} memories are scrolled to the oldest`,
    unit: 'ms',
    figures: [Math.max(0, ...tasks)],
    target: { of: 'figure', is: 'at most', value: MOST_TASK_MS },
  }
}

async function importTexts(
  { supervisor, cookie }: Opened,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const texts = new PseudoTexts()
  for (let first = from; first < to; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, to - first) }, (_, at) => first + at)
    const { statusCode, body } = await request(new URL('/api/memories/import', supervisor.url), {
      method: 'POST',
      headers: { cookie, 'content-type': LINES_TYPE },
      body: numbers.map((number) => lineOf(texts, number)).join(''),
    })
    const said = await body.text()
    if (statusCode !== 200 || !said.includes(`"imported":${numbers.length}`))
      throw new Error(`The import was answered with ${statusCode}: ${said}`)
  }
}

function lineOf(texts: PseudoTexts, number: number): string {
  const { id, timestamp, type, content } = texts.event(number)
  return `${JSON.stringify({ id, timestamp, type, content, tags: ['bench'] })}\n`
}

const SCRIPTS = `performance.getEntriesByType('resource')
  .map(({ name }) => new URL(name).pathname)
  .filter((path) => path.endsWith('.js'))`

const WATCH_SEARCH = `
  let lastKey = 0
  addEventListener('keydown', () => (lastKey = performance.now()), true)
  const painted = new Map()
  new MutationObserver(() => {
    const asked = document.querySelector('[data-asked]')?.dataset.asked
    if (asked === undefined || painted.has(asked)) return
    painted.set(asked, new Promise((resolve) =>
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))))
  }).observe(document, { subtree: true, childList: true, attributes: true })
  globalThis.shownAfter = async (asked) => {
    while (!painted.has(asked)) await new Promise((resolve) => setTimeout(resolve, 5))
    return (await painted.get(asked)) - lastKey
  }
  globalThis.bareSearch = async (q) => {
    const began = performance.now()
    const answer = await fetch('/api/memories/search?' + new URLSearchParams({ q, limit: 30 }))
    if (!answer.ok) throw new Error('The bare search was answered with ' + answer.status)
    await answer.text()
    return performance.now() - began
  }
`

const WATCH_TASKS = `
  globalThis.longTasks = []
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration)
  }).observe({ type: 'longtask', buffered: true })
  globalThis.scrollToOldest = async (patienceMs) => {
    const end = performance.now() + patienceMs
    const oldest = () => document.querySelector('[data-focus="evt-0000000"]')
    while (!oldest()) {
      if (performance.now() > end) throw new Error('The oldest memory did not come into view.')
      scrollTo(0, document.documentElement.scrollHeight)
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
  }
`
