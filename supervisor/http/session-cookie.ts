import { unsign } from 'cookie-signature'
import { LRUCache } from 'lru-cache'
import { sessionKeyOf } from '../sessions/session-store.ts'

export const SESSION_COOKIE = 'mh_session'

const MOST = 20_000
const LONGEST = 300

/** Reads the session's key out of a `Cookie` header. What was verified once is remembered; whether the session lives is asked elsewhere, each time. */
export class SessionCookies {
  readonly #key: string
  readonly #verified = new LRUCache<string, string>({ max: MOST })

  constructor(key: string) {
    this.#key = key
  }

  /** Key of the session that the header names, if its signature is ours. */
  keyOf(header: string | undefined): string | undefined {
    const value = header === undefined ? undefined : cookieValue(header)
    if (value === undefined || value.length > LONGEST) return undefined
    const known = this.#verified.get(value)
    return known ?? this.#verify(value)
  }

  #verify(value: string): string | undefined {
    const text = decoded(value)
    const id = text.startsWith('s:') ? unsign(text.slice(2), this.#key) : false
    if (id === false) return undefined
    const key = sessionKeyOf(id)
    this.#verified.set(value, key)
    return key
  }
}

function cookieValue(header: string): string | undefined {
  for (const part of header.split(';')) {
    const equals = part.indexOf('=')
    if (part.slice(0, equals).trim() === SESSION_COOKIE) return part.slice(equals + 1).trim()
  }
  return undefined
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    // Not one of ours: nothing that we set needs more than this decoding.
    return ''
  }
}
