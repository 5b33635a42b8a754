/** A place in the window, in pixels. */
export interface Point {
  readonly x: number
  readonly y: number
}

type Dragging =
  | { readonly status: 'idle' }
  | { readonly status: 'held' | 'moving'; readonly from: Point; readonly to: Point }

/** A hand is never quite still. */
const LEAST_PIXELS = 5

/** Drags one element by a mouse or a pen. A finger scrolls: it moves things in their dialog. */
export class Drag {
  #state = $state.raw<Dragging>({ status: 'idle' })
  #isClickDue = false
  readonly #ondrop: (from: Point, to: Point) => void

  constructor(ondrop: (from: Point, to: Point) => void) {
    this.#ondrop = ondrop
  }

  /** How far it has been dragged, for `translate`; undefined while it lies still. */
  get translate(): string | undefined {
    if (this.#state.status !== 'moving') return undefined
    const { from, to } = this.#state
    return `${to.x - from.x}px ${to.y - from.y}px`
  }

  /** Whether the click that is heard now ends a drag: asked once for each click. */
  takesClick(): boolean {
    const isClickDue = this.#isClickDue
    this.#isClickDue = false
    return isClickDue
  }

  readonly down = (event: PointerEvent): void => {
    this.#isClickDue = false
    if (event.pointerType === 'touch' || event.button !== 0) return
    const from = { x: event.clientX, y: event.clientY }
    this.#state = { status: 'held', from, to: from }
  }

  readonly move = (event: PointerEvent): void => {
    if (this.#state.status === 'idle') return
    const { from, status } = this.#state
    const to = { x: event.clientX, y: event.clientY }
    if (status === 'held' && Math.hypot(to.x - from.x, to.y - from.y) < LEAST_PIXELS) return
    const { currentTarget } = event
    if (status === 'held' && currentTarget instanceof HTMLElement)
      currentTarget.setPointerCapture(event.pointerId)
    this.#state = { status: 'moving', from, to }
  }

  readonly up = (): void => {
    const state = this.#state
    this.#state = { status: 'idle' }
    if (state.status !== 'moving') return
    this.#isClickDue = true
    this.#ondrop(state.from, state.to)
  }

  readonly cancel = (): void => {
    this.#state = { status: 'idle' }
  }
}

/** The cell of a day (`data-day`) that lies at a point. */
export function cellAt({ x, y }: Point): HTMLElement | undefined {
  return document
    .elementsFromPoint(x, y)
    .find(
      (one): one is HTMLElement => one instanceof HTMLElement && one.dataset['day'] !== undefined,
    )
}
