import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ERROR_CODES } from '../../../shared/errors/error-codes.ts'
import { WORKER_SAID_CODES } from '../../../shared/domain/worker-said.ts'
import { ProblemError } from '../../../web/api/problem.ts'
import {
  keysOf,
  type PageCatalogue,
  pageCatalogues,
  textsOf,
} from '../../support/page-catalogues.ts'

/** Names, and words that are the same in both languages. */
const SAME: ReadonlySet<string> = new Set(
  [
    ['Ollama', 'JSON', 'ID', 'P2', 'Esc', 'Persona', 'Agent', 'Dual', 'Emulation', 'Extraversion'],
    ['Name', 'Person', 'Text', 'Filter', 'System', 'Port', 'Version', 'Log', 'Worker', 'Tokens'],
    // What the field of a time understands, whatever the language.
    ['offline', 'friday 7pm, 2026-12-24 …'],
  ].flat(),
)

let catalogues: readonly PageCatalogue[]
beforeAll(async () => {
  catalogues = await pageCatalogues()
})
afterAll(() => vi.unstubAllGlobals())

describe('the catalogues of the page', () => {
  it('are all found', () => {
    expect(catalogues.length).toBeGreaterThan(30)
  })

  it('have the same keys in both languages', () => {
    const apart = catalogues.filter(
      ({ file, en, de }) =>
        !MAY_LACK_ENGLISH.has(file) &&
        String(keysOf(en).toSorted()) !== String(keysOf(de).toSorted()),
    )

    expect(apart.map(({ file }) => file)).toEqual([])
  })

  it('say in German what they say in English, but for names', () => {
    const same = catalogues.flatMap(({ en, de }) =>
      textsOf(en, de).filter((one) => one.en === one.de),
    )

    expect([...new Set(same.map(({ en }) => en))].filter((text) => !SAME.has(text))).toEqual([])
  })
})

/** Of a failure the server says it best in English: German has more of its own words for it. */
const MAY_LACK_ENGLISH: ReadonlySet<string> = new Set(['design/words.ts words'])

describe('the German page', () => {
  it.each(Object.keys(ERROR_CODES))(
    'has words of its own for a failure with the code %s',
    async (code) => {
      const { explain } = await inGerman()

      const { spoken } = explain(new ProblemError({ code, detail: 'The reason.', fields: [] }))

      expect(spoken[0]?.text).toMatch(/^[A-ZÄÖÜ]/)
      expect(spoken[0]?.text).not.toBe('Der Server sagt:')
    },
  )

  it('keeps the reason that only the server knows', async () => {
    const { explain } = await inGerman()
    const worker = [
      { code: 'failed-often', values: { crashes: 3 } },
      { code: 'exit-code', values: { code: '1' } },
      { code: 'it-said', values: { quote: 'Error: no such file' } },
    ] as const

    const failed = explain(
      new ProblemError({ code: 'worker-failed', detail: '', fields: [], worker }),
    )
    const conflict = explain(
      new ProblemError({ code: 'conflict', detail: 'It ended.', fields: [] }),
    )

    expect(failed.text).toBe(
      'Der Worker ließ sich nicht starten. Er scheiterte in kurzer Zeit 3-mal. Er endete mit dem Code 1. Er sagte: Error: no such file',
    )
    expect(conflict.spoken).toEqual([{ text: 'Das geht gerade nicht:', quote: 'It ended.' }])
  })

  it.each(WORKER_SAID_CODES)(
    'has a sentence for what is said of a worker with the code %s',
    async (code) => {
      await inGerman()
      const { workerSpoken } = await import('../../../web/words/worker-said-words.ts')
      const at = '2026-03-29T10:00:00Z'
      const values = {
        seconds: 5,
        place: 2,
        crashes: 3,
        most: 64,
        lock: 'backup',
        since: at,
        at,
        code: '1',
        signal: 'SIGTERM',
      }

      const [spoken] = workerSpoken({ words: 'In English.', said: [{ code, values }] })

      expect(spoken?.text).toMatch(/^[A-ZÄÖÜ].*[.:]$/)
      expect(spoken?.text).not.toMatch(/undefined|NaN|Invalid/)
    },
  )
})

async function inGerman() {
  const { language } = await import('../../../web/words/language.svelte.ts')
  language.choose('de')
  return await import('../../../web/design/explain.ts')
}
