import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { vi } from 'vitest'

/** What a catalogue of the page says in each language. */
export interface PageCatalogue {
  readonly file: string
  readonly en: unknown
  readonly de: unknown
}

/** A text that two languages have under the same key. */
export interface SaidTwice {
  readonly key: string
  readonly en: string
  readonly de: string
}

const WEB = join(import.meta.dirname, '../../web')

/** Every catalogue of the page. What the page's modules need of Svelte and a browser is put in their place for it, and stays. */
export async function pageCatalogues(): Promise<readonly PageCatalogue[]> {
  standIn()
  const language = await languageOfPage()
  const made: PageCatalogue[] = []
  const files = await readdir(WEB, { recursive: true })
  for (const file of files.filter((one) => one.endsWith('words.ts'))) {
    const exported: unknown = await import(join(WEB, file))
    for (const [name, value] of Object.entries(Object(exported))) {
      if (!isCatalogue(value)) continue
      language.choose('en')
      const en = value.t
      language.choose('de')
      made.push({ file: `${file} ${name}`, en, de: value.t })
    }
  }
  language.choose('en')
  return made
}

/** The paths of all entries below a value. */
export function keysOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, below]) => keysOf(below, `${path}.${key}`))
}

/** The texts of a catalogue in both languages; functions, whose texts depend on what they are given, are left out. */
export function textsOf(en: unknown, de: unknown, key = ''): SaidTwice[] {
  if (typeof en === 'string' && typeof de === 'string') return [{ key, en, de }]
  if (typeof en !== 'object' || en === null) return []
  return Object.entries(en).flatMap(([name, below]) =>
    textsOf(below, Object(de)[name], `${key}.${name}`),
  )
}

interface Language {
  choose(tag: string): void
}

/** By a path that is made here: these modules are for a browser, and this is compiled for Node.js. */
async function languageOfPage(): Promise<Language> {
  const exported: unknown = await import(join(WEB, 'words/language.svelte.ts'))
  const language: unknown = Object(exported)['language']
  if (isLanguage(language)) return language
  throw new Error('web/words/language.svelte.ts exports no language that can be chosen')
}

function isLanguage(value: unknown): value is Language {
  return typeof value === 'object' && value !== null && 'choose' in value
}

function isCatalogue(value: unknown): value is { readonly t: unknown } {
  return typeof value === 'object' && value !== null && 't' in value
}

function standIn(): void {
  const plain = <T>(value: T): T => value
  vi.stubGlobal('$state', Object.assign(plain, { raw: plain }))
  vi.stubGlobal('navigator', { language: 'en-US', languages: ['en-US'] })
  vi.stubGlobal('localStorage', {
    getItem: () => null,
    setItem: () => undefined,
    removeItem: () => undefined,
  })
  vi.stubGlobal('document', { documentElement: { lang: '' } })
}
