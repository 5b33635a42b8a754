const PREFIX = 'mh-draft:'

/** What somebody is writing: it outlives a reload of its tab, and not a log-out. */
export class Draft {
  readonly #key: string
  #text = $state('')

  /** `place` names the field within the profile. */
  constructor(profile: string, place: string) {
    this.#key = `${PREFIX}${profile}:${place}`
    this.#text = sessionStorage.getItem(this.#key) ?? ''
  }

  get text(): string {
    return this.#text
  }

  set text(text: string) {
    this.#text = text
    if (text === '') sessionStorage.removeItem(this.#key)
    else sessionStorage.setItem(this.#key, text)
  }
}

/** Forgets what was being written, whoever wrote it. */
export function clearDrafts(): void {
  const keys = Array.from({ length: sessionStorage.length }, (_, index) =>
    sessionStorage.key(index),
  )
  for (const key of keys) if (key?.startsWith(PREFIX)) sessionStorage.removeItem(key)
}
