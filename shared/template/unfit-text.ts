import { findSecret, type SecretKind } from '../domain/find-secret.ts'

/** A person's or another's names, as one pattern. */
export type Names = RegExp | undefined

const SECRET_REASONS: Readonly<Record<SecretKind, string>> = {
  key: 'it looks like a key',
  password: 'it looks like a password',
  card: 'it looks like the number of a card',
  account: 'it looks like the number of an account',
  address: 'it holds a mail address',
}

const SECRET_NAME =
  /(?:api[-_ ]?key|access[-_ ]?key|private[-_ ]?key|secret|token|pass(?:word|wd|phrase|code)|credential|authorization|authentication|bearer|cookie)s?$/i
const HEADERS = /^headers?$/i
/** Members that change what an object is. */
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

const ADDRESS = /[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi
/** Of two parts at least: `/remember` is a command, and `and/or` no path. */
const PATH = /(?:^|[\s"'(=:])(?:~?\/(?:[^\s/]+\/)+|~\/|[a-z]:\\|\\\\[^\s\\]|file:)/i
const BEGINS_PATH = /^(?:~?\/|[a-z]:[\\/]|\\\\|file:)/i

/** Why a member of this name cannot be in a template, whatever it is. */
export function unfitName(name: string): string | undefined {
  if (FORBIDDEN.has(name)) return 'a member may not have this name'
  return findSecret(name) === undefined ? undefined : 'its name looks like a secret'
}

/** Whether a value of this name is a secret, if there is one: numbers and switches are none (`maxTokens`). */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) || HEADERS.test(name)
}

/** Why a text cannot be in a template. In configuration a path of one part is one, too. */
export function unfitText(text: string, { isConfig }: { isConfig: boolean }): string | undefined {
  if (holdsSecretAddress(text)) return 'it is an address with a key or a password in it'
  const secret = findSecret(text)
  if (secret !== undefined) return SECRET_REASONS[secret]
  return PATH.test(text) || (isConfig && BEGINS_PATH.test(text)) ? 'it names a path' : undefined
}

/** The pattern of some names as whole words, in any case; undefined where there are none. */
export function namesPattern(names: readonly string[]): Names {
  const whole = names.map((name) => name.normalize('NFC').trim()).filter((name) => name.length > 1)
  if (whole.length === 0) return undefined
  const longestFirst = [...new Set(whole)].toSorted((one, other) => other.length - one.length)
  const words = longestFirst.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`))
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${words.join('|')})(?![\p{L}\p{N}])`, 'giu')
}

function holdsSecretAddress(text: string): boolean {
  return [...text.matchAll(ADDRESS)].some(([address]) => {
    const url = URL.canParse(address) ? new URL(address) : undefined
    if (!url) return address.includes('@')
    const isNamed = [...url.searchParams.keys()].some(
      (name) => /key$|sig$/i.test(name) || isSecretName(name),
    )
    return url.username !== '' || url.password !== '' || isNamed
  })
}
