import type { Resource } from '../../app/resource.svelte.ts'
import type { LiveFeed } from '../../live/live-feed.svelte.ts'

const EVENTS: ReadonlySet<string> = new Set([
  'inbox-file-arrived',
  'inbox-file-progress',
  'inbox-file-done',
  'inbox-file-rejected',
  'run-changed',
  'reset',
])
/** Hundreds of files tell of themselves many times a second: this often is asked at most, and as often while they go on. */
const PAUSE_MS = 500

/** Keeps what is shown of the inbox up to date, until the returned function is called. Reads the resource's question reactively. */
export function followInbox(
  inbox: Pick<Resource<unknown>, 'refresh' | 'stop'>,
  live: Pick<LiveFeed, 'onEvent'>,
): () => void {
  let isStale = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const goOn = (): void => {
    timer = undefined
    if (isStale) ask()
  }
  const ask = (): void => {
    isStale = false
    timer = setTimeout(() => undefined, 0)
    void inbox.refresh().then(() => {
      timer = setTimeout(goOn, PAUSE_MS)
    })
  }
  const soon = (): void => {
    isStale = true
    if (timer === undefined) ask()
  }
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') soon()
  }
  ask()
  const leave = live.onEvent(({ name }) => {
    if (EVENTS.has(name)) soon()
  })
  document.addEventListener('visibilitychange', onVisible)
  return () => {
    clearTimeout(timer)
    leave()
    inbox.stop()
    document.removeEventListener('visibilitychange', onVisible)
  }
}
