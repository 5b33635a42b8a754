import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch } from 'chrome-launcher'
import lighthouse, { desktopConfig } from 'lighthouse'
import { BenchSupervisor } from '../bench-supervisor.ts'
import { chromiumOf } from '../chromium.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'

const PAGES = ['/login', '/chat', '/memory'] as const
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const
const SAMPLES = 50
const TARGET = { of: 'figure', is: 'at least', value: 95 } as const

/** A laptop as Lighthouse has it, and its telephone: a slow one, on a slow connection, which is told without a target. */
const FORMS = { desk: desktopConfig, telephone: undefined } as const
type Form = keyof typeof FORMS

/** What Lighthouse gives the pages that are opened most, of 100: once a round, on a profile with some memories. */
export async function measureLighthouse(bench: Bench): Promise<Measurement[]> {
  const { place, rounds, signal } = bench
  const root = await place.folder('lh')
  await using supervisor = await BenchSupervisor.start({ root, built: place.built }, bench)
  const cookie = await supervisor.logIn()
  for (let index = 0; index < SAMPLES; index += 1)
    await supervisor.captureWithCookie(cookie, `Number ${index}: met Bob by the river.`)
  const measurements: Measurement[] = []
  for (const path of PAGES) {
    const url = new URL(path, supervisor.url).href
    const visit = { url, cookie: path === '/login' ? undefined : cookie }
    const found: Scores[] = []
    const onTelephone: Scores[] = []
    for (let round = 0; round < rounds; round += 1) {
      signal.throwIfAborted()
      found.push(await scoresOf(visit, 'desk'))
      onTelephone.push(await scoresOf(visit, 'telephone'))
    }
    const figuresOf = (of: Scores[], category: string): number[] =>
      of.map((scores) => scores[category] ?? Number.NaN)
    for (const category of CATEGORIES) {
      const figures = figuresOf(found, category)
      measurements.push({ name: `page: ${path}: ${category}`, unit: '', figures, target: TARGET })
    }
    const figures = figuresOf(onTelephone, 'performance')
    measurements.push({ name: `page: ${path}: performance, slow telephone`, unit: '', figures })
  }
  return measurements
}

type Scores = Readonly<Record<string, number>>

interface Visit {
  readonly url: string
  readonly cookie: string | undefined
}

/** The scores of one run, in a browser of its own. */
async function scoresOf({ url, cookie }: Visit, form: Form): Promise<Scores> {
  const folder = await mkdtemp(join(tmpdir(), 'mhb-lh-'))
  const chrome = await launch({
    chromePath: chromiumOf(),
    userDataDir: folder,
    chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu'],
  })
  try {
    const flags = {
      port: chrome.port,
      logLevel: 'error',
      ...(cookie === undefined ? {} : { extraHeaders: { cookie } }),
    } as const
    const result = await lighthouse(url, { ...flags, onlyCategories: [...CATEGORIES] }, FORMS[form])
    const categories = Object.entries(result?.lhr.categories ?? {})
    return Object.fromEntries(categories.map(([name, { score }]) => [name, 100 * (score ?? 0)]))
  } finally {
    chrome.kill()
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
