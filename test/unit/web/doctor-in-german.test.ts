import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { DoctorReport } from '../../../shared/api/doctor.ts'
import { FINDING_WORDS } from '../../../shared/doctor/words/finding-words.ts'
import { REMEDY_WORDS } from '../../../shared/doctor/words/remedy-words.ts'
import { FINDING_SAID_CODES, REMEDY_SAID_CODES } from '../../../shared/domain/doctor-said.ts'
import type { SaidValues } from '../../../shared/domain/said.ts'
import { pageCatalogues } from '../../support/page-catalogues.ts'

/** Two of these in one text are no German. */
const ENGLISH = /\b(?:the|is|are|and|of|with|has|have|been|this|your|which|it|from|yet)\b/gi
/** What is not said in German: a reason that is a code, since the sentences behind it say the same. */
const NOT_SAID: Readonly<Record<string, readonly string[]>> = {
  'worker-failed': ['reason'],
  'worker-crashed': ['reason'],
}
const KNOWN: SaidValues = {
  count: 2,
  mib: 64,
  restarts: 3,
  seconds: 5,
  crashes: 3,
  place: 2,
  most: 128,
  memoryMb: 512,
  processMemoryMb: 512,
  processes: 128,
  openFiles: 4_096,
  cpuWeight: 100,
  limited: 'memory openFiles',
  lock: 'backup',
  phase: 'placed',
  ...Object.fromEntries(['now', 'at', 'since'].map((name) => [name, '2026-03-29T10:00:00.000Z'])),
}

beforeAll(async () => {
  // Puts in place what the page's modules need of a browser.
  await pageCatalogues()
  await choose('de')
})
afterAll(() => vi.unstubAllGlobals())

/** A sentence, and the names of the values that it speaks of. */
function spokenOf(sentence: (values: SaidValues) => string): { text: string; names: string[] } {
  const asked = new Set<string>()
  const values = new Proxy<Record<string, string | number>>(
    {},
    {
      get: (_target, name) => {
        asked.add(String(name))
        return KNOWN[String(name)] ?? `<${String(name)}>`
      },
    },
  )
  const text = sentence(values)
  // A quote is shown behind the sentence, whatever it says.
  return { text, names: [...asked].filter((name) => name !== 'quote').toSorted() }
}

describe('the German page says in its own words', () => {
  it.each(FINDING_SAID_CODES)('what the doctor found, by the code %s', async (code) => {
    const { GERMAN_FINDINGS } =
      await import('../../../web/pages/owner/system/finding-said-words.ts')

    const german = spokenOf(GERMAN_FINDINGS[code])
    const english = spokenOf(FINDING_WORDS[code])

    const unsaid = NOT_SAID[code] ?? []
    expect(german.names).toEqual(english.names.filter((name) => !unsaid.includes(name)))
    expect(german.text).not.toBe(english.text)
    expect(german.text).toMatch(/^[A-ZÄÖÜ0-9<„].*[.:]$/)
    expect(german.text).toSatisfy(isGerman)
  })

  it.each(REMEDY_SAID_CODES)('what to do about it, by the code %s', async (code) => {
    const { GERMAN_REMEDIES } = await import('../../../web/pages/owner/system/remedy-said-words.ts')

    const german = spokenOf(GERMAN_REMEDIES[code])
    const english = spokenOf(REMEDY_WORDS[code])

    expect(german.names).toEqual(english.names)
    if (code === 'run') expect(german.text).toBe('<command>')
    else expect(german.text).not.toBe(english.text)
    expect(german.text).toSatisfy(isGerman)
  })

  it('what a file said as a quote, and goes on behind it', async () => {
    const { findingSpoken } = await import('../../../web/pages/owner/system/finding-said-words.ts')
    const values = { key: 'port', path: '/mh/etc/system.json', quote: 'Invalid input.' }

    const spoken = findingSpoken({
      message: 'In English.',
      messageSaid: [
        { code: 'key-invalid', values },
        { code: 'defaults-in-force', values: {} },
      ],
    })

    expect(spoken).toEqual([
      { text: '„port“ in /mh/etc/system.json ist ungültig:', quote: 'Invalid input.' },
      { text: 'Statt der ganzen Datei gelten die Vorgaben.', quote: undefined },
    ])
  })

  it('a time as the page writes times, and what a file has instead of one as it is', async () => {
    const { GERMAN_FINDINGS } =
      await import('../../../web/pages/owner/system/finding-said-words.ts')
    const values = { source: '/old', phase: 'placed' }

    const known = GERMAN_FINDINGS['migration-cut-off']({ ...values, since: '2026-01-01T00:00Z' })
    const odd = GERMAN_FINDINGS['migration-cut-off']({ ...values, since: 'gestern' })

    expect(known).not.toContain('2026-01-01T')
    expect(odd).toBe('Die Überführung von /old, begonnen am gestern, brach nach „eingeordnet“ ab.')
  })
})

describe('what has no code', () => {
  const finding = {
    check: 'modes',
    severity: 'error',
    subject: '/mh',
    message: 'It is open.',
    remedy: 'Close it.',
    isFixable: true,
  }

  it.each([
    ['an earlier supervisor', {}],
    [
      'a later one, whose code is not known here',
      {
        messageSaid: [{ code: 'never-heard-of', values: {} }],
        remedySaid: [{ code: 'never-heard-of', values: {} }],
      },
    ],
  ])('of %s stays in its words, as a quote', async (_whose, said) => {
    const { findingSpoken } = await import('../../../web/pages/owner/system/finding-said-words.ts')
    const { findingRemedySpoken } =
      await import('../../../web/pages/owner/system/remedy-said-words.ts')
    const findings = [{ ...finding, ...said }]

    const report = DoctorReport.parse({ findings, fixed: [], unseen: [] }, 'Report')

    expect(report.findings.map(findingSpoken)).toEqual([[{ text: '', quote: 'It is open.' }]])
    expect(report.findings.map(findingRemedySpoken)).toEqual([[{ text: '', quote: 'Close it.' }]])
  })
})

it('no code stands twice in its list', () => {
  expect(new Set(FINDING_SAID_CODES).size).toBe(FINDING_SAID_CODES.length)
  expect(new Set(REMEDY_SAID_CODES).size).toBe(REMEDY_SAID_CODES.length)
})

it('the English page has the server’s own words', async () => {
  const { findingSpoken } = await import('../../../web/pages/owner/system/finding-said-words.ts')
  await choose('en')

  const spoken = findingSpoken({
    message: 'In English.',
    messageSaid: [{ code: 'no-owner', values: {} }],
  })
  await choose('de')

  expect(spoken).toEqual([{ text: 'In English.' }])
})

function isGerman(text: string): boolean {
  const isWhole = text.length > 3 && !/undefined|NaN|Invalid/.test(text)
  return isWhole && new Set(text.toLowerCase().match(ENGLISH)).size < 2
}

async function choose(tag: 'de' | 'en'): Promise<void> {
  const { language } = await import('../../../web/words/language.svelte.ts')
  language.choose(tag)
}
