/** A sentence in the language of the page, and behind it what a program said itself, which is English or nobody's. */
export interface Spoken {
  readonly text: string
  readonly quote?: string | undefined
}
