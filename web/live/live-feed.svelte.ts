import { ProfileEventTold, ResetTold, WorkerStateTold, feedRoutes } from '../../shared/api/feed.ts'
import { PROFILE_EVENT_NAMES, type ProfileEventName } from '../../shared/domain/profile-event.ts'
import { addressOf } from '../api/call.ts'

/** What happened in the profile; `reset` when something may have been missed. */
export type LiveEvent =
  | ({ readonly name: ProfileEventName } & ProfileEventTold)
  | { readonly name: 'reset' }
type Listener = (event: LiveEvent) => void

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 15_000

/**
 * The live feed of the profile that is shown. It connects again by itself for as long as it is open; after a gap that the server cannot
 * fill, its listeners get `reset` and ask anew.
 */
export class LiveFeed {
  /** `lost`: what is shown may be older than what is. */
  connection = $state<'connecting' | 'live' | 'lost'>('connecting')
  /** The state of the profile's worker, as it was told last. */
  worker = $state.raw<WorkerStateTold | undefined>()
  readonly #listeners = new Set<Listener>()
  #source: EventSource | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #onRefused: () => Promise<void>
  #pauseMs = FIRST_PAUSE_MS
  #wasLive = false

  /** @param onRefused finds out why the server refuses it; it is asked for again when that is settled. */
  constructor(onRefused: () => Promise<void>) {
    this.#onRefused = onRefused
  }

  open(): void {
    this.#timer = undefined
    const source = new EventSource(addressOf(feedRoutes.profileFeed, {}))
    this.#source = source
    source.addEventListener('open', () => this.#opened())
    source.addEventListener('error', () => this.#broke(source))
    source.addEventListener('worker', ({ data }) => {
      this.worker = WorkerStateTold.zod.safeParse(jsonOf(data)).data ?? this.worker
    })
    source.addEventListener('reset', ({ data }) => {
      if (ResetTold.zod.safeParse(jsonOf(data)).success) this.#tell({ name: 'reset' })
    })
    for (const name of PROFILE_EVENT_NAMES) this.#relay(source, name)
  }

  /** Hears nothing until it is opened again. */
  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#source?.close()
  }

  /** Calls a listener for each event until the returned function is called. */
  onEvent(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #relay(source: EventSource, name: ProfileEventName): void {
    source.addEventListener(name, ({ data }: MessageEvent<unknown>) => {
      const told = ProfileEventTold.zod.safeParse(jsonOf(data)).data
      if (told) this.#tell({ name, ...told })
    })
  }

  #opened(): void {
    this.#pauseMs = FIRST_PAUSE_MS
    this.connection = 'live'
    // A stream that was begun anew cannot say what happened in between.
    if (this.#wasLive) this.#tell({ name: 'reset' })
    this.#wasLive = true
  }

  /** A browser comes back by itself when a connection breaks, but gives up when it is refused. */
  #broke(source: EventSource): void {
    this.connection = 'lost'
    if (source.readyState !== EventSource.CLOSED || this.#timer !== undefined) return
    this.#timer = setTimeout(() => void this.#ask(source), this.#pauseMs)
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * this.#pauseMs)
  }

  async #ask(source: EventSource): Promise<void> {
    await this.#onRefused()
    // It may have been closed, or opened by others, meanwhile.
    if (this.#source === source && this.#timer !== undefined) this.open()
  }

  #tell(event: LiveEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}

function jsonOf(text: unknown): unknown {
  try {
    return JSON.parse(String(text))
  } catch {
    // The event's shape will say that it is none.
    return undefined
  }
}
