import { element } from './element.ts'

/** A part of the page with an address of its own: `#/chat`. */
export interface Place {
  readonly title: string
  readonly element: HTMLElement
  /** Where the focus goes. */
  readonly focus: HTMLElement
  /** Called when it is shown for the first time, with what stands behind its name in the address. */
  readonly begin: (rest: string | undefined) => void
  /** Called when it is shown once more. */
  readonly again?: () => void
}

type Named = Readonly<Record<string, Place>>

/** Notes in the address what of a place is shown, so that a reload shows it again. */
export function noteIn(name: string, rest: string | undefined): void {
  if (nameIn(location.hash) !== name) return
  history.replaceState(null, '', rest === undefined ? `#/${name}` : `#/${name}/${rest}`)
}

/** Places of which one is shown, as the address says; the first where it says nothing. */
export class Places {
  readonly nav: HTMLElement
  readonly #places: Named
  readonly #links: ReadonlyMap<string, HTMLElement>
  readonly #begun = new Set<string>()

  constructor(places: Named) {
    this.#places = places
    this.#links = new Map(
      Object.entries(places).map(([name, { title }]) => [
        name,
        element('a', { href: `#/${name}` }, title),
      ]),
    )
    const links = [...this.#links.values()]
    this.nav = element('nav', { class: 'places', 'aria-label': 'Places' }, ...links)
    this.#show()
    // A view that is not in the page (somebody logs in again) has no say.
    addEventListener('hashchange', () => {
      if (!this.nav.isConnected) return
      this.#show()
      document.title = `${this.title} · MetaHuman OS`
      this.focus?.focus()
    })
  }

  get title(): string {
    return this.#places[this.#name()]?.title ?? ''
  }

  get focus(): HTMLElement | undefined {
    return this.#places[this.#name()]?.focus
  }

  #name(): string {
    const name = nameIn(location.hash)
    return Object.hasOwn(this.#places, name) ? name : (Object.keys(this.#places)[0] ?? '')
  }

  #show(): void {
    const shown = this.#name()
    for (const [name, place] of Object.entries(this.#places)) {
      place.element.hidden = name !== shown
      if (name === shown) this.#links.get(name)?.setAttribute('aria-current', 'page')
      else this.#links.get(name)?.removeAttribute('aria-current')
    }
    if (this.#begun.has(shown)) return this.#places[shown]?.again?.()
    this.#begun.add(shown)
    this.#places[shown]?.begin(restIn(location.hash))
  }
}

function nameIn(hash: string): string {
  return /^#\/([a-z]+)/.exec(hash)?.[1] ?? ''
}

function restIn(hash: string): string | undefined {
  return /^#\/[a-z]+\/([\w-]+)$/.exec(hash)?.[1]
}
