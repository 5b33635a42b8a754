import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { pageCatalogues } from '../../support/page-catalogues.ts'

const WORKER = resolve(import.meta.dirname, '../../../worker')
/** How the worker notes an event in the audit of its profile. */
const NOTED = /(?:done|shown)\(\s*\w[\w., {}:]*,\s*'([a-z]+(?:_[a-z]+)+)'/g

beforeAll(async () => {
  // Puts in place what the page's modules need of a browser.
  await pageCatalogues()
})
afterAll(() => vi.unstubAllGlobals())

it('each event that a worker notes in the audit of its profile has words', async () => {
  const { words } = await import('../../../web/pages/settings/own-audit-words.ts')
  const names = await readdir(WORKER, { recursive: true })
  const sources = await Promise.all(
    names
      .filter((name) => name.endsWith('.ts'))
      .map(async (name) => await readFile(join(WORKER, name), 'utf8')),
  )
  const noted = sources.flatMap((source) => [...source.matchAll(NOTED)].map(([, name]) => name))

  expect(noted.length).toBeGreaterThan(50)
  expect(noted.filter((name) => words.t.events[name ?? ''] === undefined)).toEqual([])
})

it.each([
  ['user:1', 'Sie'],
  ['user:2', 'ein Eigentümer'],
  ['agent:organizer', 'der Agent Organisator'],
  ['agent:chat', 'Ihr Assistent'],
  ['console', 'die Befehlszeile'],
  ['system', 'das System'],
])('%s is said to be: %s', async (actor, said) => {
  const { language } = await import('../../../web/words/language.svelte.ts')
  const { actorWords } = await import('../../../web/pages/settings/own-audit-words.ts')
  language.choose('de')

  expect(actorWords(actor, '1')).toBe(said)
})
