import { untrack } from 'svelte'
import type { LiveEvent } from '../live/live-feed.svelte.ts'

/** What is known of something that the page asks for. `ready` keeps what was there while it is asked for anew. */
export type ResourceState<T> =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly value: T; readonly isRefreshing: boolean }
  | { readonly status: 'failed'; readonly error: unknown }

type Load<T> = (signal: AbortSignal) => Promise<T>

/** Something that is asked for, and asked for again when it may have changed. The last question counts: an answer to an earlier one is dropped. */
export class Resource<T> {
  state = $state.raw<ResourceState<T>>({ status: 'loading' })
  readonly #load: Load<T>
  #asking = new AbortController()

  constructor(load: Load<T>) {
    this.#load = load
  }

  /** What is there, or undefined. */
  get value(): T | undefined {
    return this.state.status === 'ready' ? this.state.value : undefined
  }

  /** Asks; what was there is shown until the answer comes. Never throws: the state has the error. */
  async refresh(): Promise<void> {
    this.#asking.abort()
    const asking = (this.#asking = new AbortController())
    // An effect that asks depends on what is asked for, not on what was answered.
    const state = untrack(() => this.state)
    this.state = state.status === 'ready' ? { ...state, isRefreshing: true } : { status: 'loading' }
    try {
      const value = await this.#load(asking.signal)
      if (!asking.signal.aborted) this.set(value)
    } catch (error) {
      if (!asking.signal.aborted) this.state = { status: 'failed', error }
    }
  }

  /** Takes over what a change has answered with. */
  set(value: T): void {
    this.state = { status: 'ready', value, isRefreshing: false }
  }

  /** Asks no more. */
  stop(): void {
    this.#asking.abort()
  }
}

interface FeedOfEvents {
  onEvent(listener: (event: LiveEvent) => void): () => void
}

interface ResourceOptions<T> {
  readonly load: Load<T>
  readonly live: FeedOfEvents
  /** Events after which it may have changed; `reset` always is one. */
  readonly on?: readonly LiveEvent['name'][]
}

/** How long events are gathered before they are followed by one question. */
const SETTLE_MS = 150

/**
 * A resource for as long as a component is shown: asked for at once, after the events that may have changed it, when the tab comes back into view,
 * and whenever what `load` read of reactive state before its first `await` changes. Call it while the component is made.
 */
export function useResource<T>({ load, live, on = [] }: ResourceOptions<T>): Resource<T> {
  const resource = new Resource(load)
  $effect(() => {
    void resource.refresh()
    return () => resource.stop()
  })
  $effect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const soon = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => void resource.refresh(), SETTLE_MS)
    }
    const leave = live.onEvent(({ name }) => {
      if (name === 'reset' || on.includes(name)) soon()
    })
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') soon()
    }
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      clearTimeout(timer)
      leave()
      document.removeEventListener('visibilitychange', onVisible)
    }
  })
  return resource
}
