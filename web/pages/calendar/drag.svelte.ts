/** A place in the window, in pixels. */
export interface Point {
  readonly x: number
  readonly y: number
}

type Dragging =
  | { readonly status: 'idle' }
  | { readonly status: 'resting' | 'held' | 'moving'; readonly from: Point; readonly to: Point }

/** A hand is never quite still. */
const LEAST_PIXELS = 5

/** How long a finger rests before it drags. One that moves earlier scrolls. */
const REST_MS = 450
/** A finger is never quite still, either. */
const REST_PIXELS = 10

/** Drags one element by a mouse, a pen, or a finger that rests on it first. Keys move it in its dialog. */
export class Drag {
  #state = $state.raw<Dragging>({ status: 'idle' })
  #isClickDue = false
  #timer: ReturnType<typeof setTimeout> | undefined
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
    if (event.button !== 0 || !event.isPrimary) return
    const from = { x: event.clientX, y: event.clientY }
    if (event.pointerType === 'touch') return this.#rest(event, from)
    this.#state = { status: 'held', from, to: from }
  }

  readonly move = (event: PointerEvent): void => {
    const { status } = this.#state
    if (status === 'idle') return
    const { from } = this.#state
    const to = { x: event.clientX, y: event.clientY }
    const pixels = Math.hypot(to.x - from.x, to.y - from.y)
    if (status === 'resting') {
      if (pixels > REST_PIXELS) this.cancel()
      return
    }
    if (status === 'held' && pixels < LEAST_PIXELS) return
    const { currentTarget } = event
    if (status === 'held' && currentTarget instanceof HTMLElement)
      currentTarget.setPointerCapture(event.pointerId)
    this.#state = { status: 'moving', from, to }
  }

  /** Not passive: once a finger has taken the element up, the page does not scroll under it. */
  readonly touchmove = (event: TouchEvent): void => {
    const { status } = this.#state
    if ((status === 'held' || status === 'moving') && event.cancelable) event.preventDefault()
  }

  /** The long press is ours: no menu of the browser's comes up over it. */
  readonly contextmenu = (event: Event): void => {
    if (this.#state.status !== 'idle') event.preventDefault()
  }

  readonly up = (): void => {
    const state = this.#state
    this.cancel()
    if (state.status !== 'moving') return
    this.#isClickDue = true
    this.#ondrop(state.from, state.to)
  }

  readonly cancel = (): void => {
    clearTimeout(this.#timer)
    this.#state = { status: 'idle' }
  }

  #rest(event: PointerEvent, from: Point): void {
    this.cancel()
    this.#state = { status: 'resting', from, to: from }
    const { currentTarget, pointerId } = event
    this.#timer = setTimeout(() => {
      this.#state = { status: 'moving', from, to: from }
      navigator.vibrate?.(10)
      if (currentTarget instanceof HTMLElement && currentTarget.isConnected)
        currentTarget.setPointerCapture(pointerId)
    }, REST_MS)
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
