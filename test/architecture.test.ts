import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** Which rooms a room may import from. Repeats .oxlintrc.json so that a disabled lint rule still fails here. */
const MAY_IMPORT = {
  shared: ['shared'],
  worker: ['worker', 'shared'],
  supervisor: ['supervisor', 'shared'],
  cli: ['cli', 'shared'],
  web: ['web', 'shared'],
} as const

/** Where a package may be imported: each has one owner, which others go through. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  express: ['supervisor/http/'],
  'express-session': ['supervisor/http/'],
  'cookie-signature': ['supervisor/http/'],
  helmet: ['supervisor/http/'],
  '@node-rs/argon2': ['supervisor/accounts/'],
  '@node-rs/bcrypt': ['supervisor/accounts/'],
  'rate-limiter-flexible': ['supervisor/accounts/'],
  otpauth: ['supervisor/accounts/'],
  '@zxcvbn-ts/language-common': ['supervisor/accounts/'],
  uqr: ['web/pages/settings/'],
  'prom-client': ['supervisor/metrics/'],
  chokidar: ['supervisor/config/', 'worker/inbox/'],
  commander: ['cli/'],
  croner: ['worker/schedules/', 'supervisor/backups/'],
  pino: ['shared/log/'],
  'pino-pretty': ['supervisor/main.ts'],
  'proper-lockfile': ['shared/files/'],
  '@photostructure/sqlite': ['shared/sqlite/'],
  uuidv7: ['shared/domain/'],
  stemmer: ['worker/search/'],
  ws: ['worker/attach/', 'cli/attach/'],
  'chrono-node': ['worker/time/'],
  compromise: ['worker/agents/organizer/'],
  'ical.js': ['worker/calendar/'],
  jsonrepair: ['worker/models/'],
  '@mozilla/readability': ['worker/inbox/reading/readers/'],
  chardet: ['worker/inbox/reading/'],
  'csv-parse': ['worker/inbox/reading/readers/'],
  htmlparser2: ['worker/inbox/reading/'],
  linkedom: ['worker/inbox/reading/readers/'],
  mammoth: ['worker/inbox/reading/readers/'],
  marked: ['worker/inbox/reading/readers/', 'web/pages/chat/'],
  dompurify: ['web/pages/chat/'],
  uplot: ['web/design/'],
  virtua: ['web/design/', 'web/pages/memory/'],
  'bits-ui': ['web/design/', 'web/app/shell/'],
  'sv-router': ['web/app/'],
  'pdfjs-dist': ['worker/inbox/reading/readers/'],
  'postal-mime': ['worker/inbox/reading/'],
  saxes: ['worker/inbox/reading/'],
  yauzl: ['worker/inbox/reading/'],
  piscina: ['worker/threads/'],
  luxon: [],
  rrule: [],
}

/** Within the supervisor, accounts and workers know no HTTP; within the worker, memory and index know neither HTTP nor each other's users. */
const NEVER: readonly (readonly [string, RegExp])[] = [
  ['supervisor/accounts/', /supervisor\/(http|workers)\//],
  ['supervisor/workers/', /supervisor\/(http|accounts)\//],
  ['supervisor/upstream/', /supervisor\/(http|workers|accounts|sessions)\//],
  ['supervisor/sessions/', /supervisor\/(http|workers|accounts)\//],
  ['worker/memory/', /worker\/(http|routes|control)\//],
  ['worker/index/', /worker\/(http|routes|control)\//],
  ['worker/search/', /worker\/(http|routes|control|memory)\//],
  ['worker/models/', /worker\/(http|routes|control|memory|index|search|semantic)\//],
  ['worker/semantic/', /worker\/(http|routes|control)\//],
  ['worker/prompts/', /worker\/(http|routes|control|agents|chat|tools)\//],
  ['worker/threads/', /worker\/(?!threads\/)/],
  ['worker/tasks/', /worker\/(http|routes|control|calendar|persona)\//],
  ['worker/calendar/', /worker\/(http|routes|control|tasks|persona)\//],
  ['worker/inbox/reading/', /worker\/(?!inbox\/reading\/)/],
  ['worker/persona/', /worker\/(http|routes|control|tasks|calendar)\//],
  ['worker/config/', /worker\/(http|routes|control|tasks|calendar)\//],
  ['worker/documents/', /worker\/(http|routes|control|tasks|calendar)\//],
]

const STATIC =
  /^\s*(?:import|export)\b[^'"]*?from\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]/gm
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g
const root = new URL('../', import.meta.url)

function sourcesOf(room: string): string[] {
  const names = readdirSync(new URL(`${room}/`, root), { recursive: true, encoding: 'utf8' })
  return names.filter((name) => /\.(ts|svelte)$/.test(name)).map((name) => `${room}/${name}`)
}

function importsOf(file: string): string[] {
  const text = readFileSync(new URL(file, root), 'utf8')
  const found = [...text.matchAll(STATIC), ...text.matchAll(DYNAMIC)]
  return found.map(([, first, second]) => first ?? second ?? '')
}

/** The path of a relative import below the root, or the name of a package. */
function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith('.'))
    return new URL(specifier, new URL(file, root)).href.slice(root.href.length)
  const [scope = '', name = ''] = specifier.split('/')
  return specifier.startsWith('@') ? `${scope}/${name}` : scope
}

describe.each(Object.entries(MAY_IMPORT))('%s/', (room, allowed) => {
  it.each(sourcesOf(room))(
    '%s imports from its own room or below, and packages through their owner',
    (file) => {
      const targets = importsOf(file).map((specifier) => targetOf(file, specifier))
      const local = targets.filter((target) => target.includes('.ts'))
      const rooms = local.map((target) => target.split('/')[0] ?? '')
      const packages = targets.filter((target) => target in OWNERS)

      expect(rooms.filter((target) => !allowed.some((one) => one === target))).toEqual([])
      expect(
        packages.filter((name) => !OWNERS[name]?.some((owner) => file.startsWith(owner))),
      ).toEqual([])
      for (const [place, pattern] of NEVER) {
        if (file.startsWith(place))
          expect(local.filter((target) => pattern.test(target))).toEqual([])
      }
    },
  )
})

it('the page imports nothing of Node, and of shared/ only what a browser can have', () => {
  const targets = sourcesOf('web').flatMap((file) =>
    importsOf(file).map((specifier) => targetOf(file, specifier)),
  )

  expect(targets.filter((target) => target.startsWith('node:'))).toEqual([])
  expect(
    targets.filter(
      (target) => target.startsWith('shared/') && !/^shared\/(api|domain)\//.test(target),
    ),
  ).toEqual([])
})

it('reads the environment in one place, and parses JSON in one', () => {
  const sources = Object.keys(MAY_IMPORT)
    .filter((room) => room !== 'web')
    .flatMap(sourcesOf)
  const holding = (pattern: RegExp): string[] =>
    sources.filter((file) => pattern.test(readFileSync(new URL(file, root), 'utf8')))

  expect(holding(/\bprocess\.env\b/)).toEqual(['shared/environment.ts'])
  expect(holding(/\bJSON\.parse\(/)).toEqual(['shared/files/parse-json.ts'])
})

it('gives nothing up by a timeout that is cleared away as garbage before its time', () => {
  const both = Object.keys(MAY_IMPORT)
    .flatMap(sourcesOf)
    .filter((file) => {
      const text = readFileSync(new URL(file, root), 'utf8')
      return text.includes('AbortSignal.any(') && text.includes('AbortSignal.timeout(')
    })

  // Together they are a `TimeLimit`, which says why.
  expect(both).toEqual([])
})

it('has no drawer for things without a home', () => {
  const names = Object.keys(MAY_IMPORT).flatMap(sourcesOf)

  expect(
    names.filter((name) => /\/(utils?|helpers?|lib|common|core|misc)(\/|\.ts$)/.test(name)),
  ).toEqual([])
})
