import { feedRoutes } from '../../../../shared/api/feed.ts'
import { type WorkerRow, workerRoutes } from '../../../../shared/api/workers.ts'
import { addressOf } from '../../../api/call.ts'
import { type Resource, useResource } from '../../../app/resource.svelte.ts'
import type { Workspace } from '../../../app/workspace.ts'

const AGAIN_MS = 2_000
/** Heartbeats bring new figures this often. */
const FIGURES_MS = 5_000

/** The workers as they are, for as long as a component is shown. */
export interface Fleet {
  readonly workers: Resource<readonly WorkerRow[]>
  /** What is shown may be older than what is. */
  readonly isLost: boolean
}

/** Shows the workers live: asked for anew after each change that the supervisor tells, and for their figures. `onchange` is called after each change. */
export function useFleet(
  { client, live, session }: Pick<Workspace, 'client' | 'live' | 'session'>,
  onchange: () => void = () => undefined,
): Fleet {
  let isLost = $state(false)
  const workers = useResource<readonly WorkerRow[]>({
    live,
    load: async (signal) => (await client.call(workerRoutes.listWorkers, {}, signal)).items,
  })
  $effect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void workers.refresh()
    }, FIGURES_MS)
    return () => clearInterval(timer)
  })
  $effect(() => {
    const feed = new WorkerFeed({
      onChange() {
        void workers.refresh()
        onchange()
      },
      onConnection(isConnected) {
        isLost = !isConnected
      },
    })
    feed.open()
    // The server ends the feed of a session that changes.
    const leave = session.onChanging((isChanging) => (isChanging ? feed.close() : feed.open()))
    return () => {
      leave()
      feed.close()
    }
  })
  return {
    workers,
    get isLost() {
      return isLost
    },
  }
}

interface FeedListeners {
  readonly onChange: () => void
  readonly onConnection: (isConnected: boolean) => void
}

/** The feed of all workers' states. A browser comes back by itself when the connection breaks, but gives up when it is refused. */
class WorkerFeed {
  readonly #listeners: FeedListeners
  #source: EventSource | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(listeners: FeedListeners) {
    this.#listeners = listeners
  }

  open(): void {
    this.#timer = undefined
    const source = new EventSource(addressOf(feedRoutes.workerFeed, {}))
    this.#source = source
    source.addEventListener('open', () => this.#listeners.onConnection(true))
    for (const name of ['worker', 'workers', 'reset'])
      source.addEventListener(name, () => this.#listeners.onChange())
    source.addEventListener('error', () => this.#broke(source))
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#source?.close()
  }

  #broke(source: EventSource): void {
    this.#listeners.onConnection(false)
    if (source.readyState !== EventSource.CLOSED || this.#timer !== undefined) return
    this.#timer = setTimeout(() => this.open(), AGAIN_MS)
  }
}
