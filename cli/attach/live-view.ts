import type { AttachMessage } from '../../shared/api/attach.ts'
import { ProfileEventTold, WorkerStateTold } from '../../shared/api/feed.ts'
import { routes } from '../../shared/api/routes.ts'
import { WorkerLogLine } from '../../shared/api/workers.ts'
import type { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import type { ApiClient } from '../api-client.ts'
import type { StreamedEvent } from '../event-stream.ts'
import { keepFollowing } from '../keep-following.ts'
import type { SupervisorLink } from '../supervisor-link.ts'
import { logLineWords } from '../workers/worker-logs.ts'
import { openAttachment } from './attach-link.ts'
import type { AttachStatus, Said } from './attach-session.ts'

interface LiveViewOptions {
  readonly link: SupervisorLink
  /** Its streams end with the signal. */
  readonly client: ApiClient
  readonly profile: string
  /** How many lines of the log to begin with. */
  readonly lines: number
  readonly signal: AbortSignal
  readonly say: (said: Said) => void
  readonly onStatus: (status: AttachStatus | undefined) => void
}

/** What is seen of a worker while attached. */
export interface LiveView {
  /** Settled when the worker has welcomed and what happens there is seen; fails when it cannot be attached to. */
  readonly attached: Promise<void>
  /** Settled when the signal is aborted; fails when it is over for good: the account is disabled or gone. */
  readonly over: Promise<void>
}

/**
 * Shows a worker's state, events and log, and keeps it awake. Each of its three streams comes back by itself, after a restart of the
 * worker or of the supervisor.
 */
export function liveView(options: LiveViewOptions): LiveView {
  let attachment = Promise.resolve()
  const welcome = new Promise<void>((resolve) => {
    attachment = followWorker(options, resolve)
  })
  const welcomed = Promise.race([welcome, attachment])
  let watched: Promise<unknown> = Promise.resolve()
  const feed = new Promise<void>((resolve) => {
    // What cannot be attached to is not worth watching either.
    watched = welcomed.then(() => Promise.all([followFeed(options, resolve), followLog(options)]))
  })
  const attached = welcomed.then(async () => {
    await Promise.race([feed, watched])
  })
  return { attached, over: Promise.all([attachment, watched]).then(() => undefined) }
}

async function followWorker(options: LiveViewOptions, onWelcome: () => void): Promise<void> {
  const { say, onStatus, profile } = options
  await keepFollowing({
    signal: options.signal,
    open: () => openAttachment(options),
    onItem(message) {
      if (message.kind === 'welcome') onWelcome()
      if (message.kind === 'status') onStatus(message)
      else say(attachSaid(message))
    },
    onLost(why) {
      onStatus(undefined)
      say(lostSaid(profile, why))
    },
    onBack: () => undefined,
  })
}

function attachSaid(message: Exclude<AttachMessage, { kind: 'status' }>): Said {
  const { kind, ...told } = message
  return { kind: 'attach', told: { about: kind, ...told }, words: attachWords(message) }
}

function attachWords(message: Exclude<AttachMessage, { kind: 'status' }>): string {
  switch (message.kind) {
    case 'welcome':
      return `attached to the worker of ${message.username} (start ${message.generation})`
    case 'attached':
      return `here now: ${message.by.join(', ')}`
    case 'bye':
      return 'the worker stops'
  }
}

function lostSaid(profile: string, why: AppError | undefined): Said {
  const words = `the worker of ${profile} is gone; attaching again as soon as it is back …`
  return { kind: 'attach', told: { about: 'lost', why: why?.message ?? null }, words }
}

async function followFeed(
  { client, profile, signal, say }: LiveViewOptions,
  onOpen: () => void,
): Promise<void> {
  let lastEventId: string | undefined
  await keepFollowing({
    signal,
    isThere: true,
    async open() {
      const stream = await client.follow(routes.profileFeed, { profile, lastEventId })
      onOpen()
      return stream
    },
    onItem(event) {
      lastEventId = event.id ?? lastEventId
      say(feedSaid(event))
    },
    onLost: () => undefined,
    onBack: () => undefined,
  })
}

function feedSaid({ name, data }: StreamedEvent): Said {
  const told = parseJson(data, 'Event')
  if (name === 'worker') {
    const state = WorkerStateTold.parse(told, 'Event')
    return { kind: 'state', told: state, words: `${state.state}: ${state.words}` }
  }
  if (name === 'reset') {
    const words = 'something may have been missed'
    return { kind: 'event', told: { name, ...Object(told) }, words }
  }
  const { at, ids } = ProfileEventTold.parse(told, 'Event')
  return { kind: 'event', told: { name, at, ids }, words: [name, ...ids].join(' ') }
}

async function followLog(options: LiveViewOptions): Promise<void> {
  const { client, profile, signal, say } = options
  const params = { username: profile }
  let { lines } = options
  await keepFollowing({
    signal,
    isThere: true,
    async open() {
      const query = { lines, follow: 'true' } as const
      const stream = await client.follow(routes.workerLogs, { params, query })
      lines = 0
      return stream
    },
    onItem({ data }) {
      const line = WorkerLogLine.parse(parseJson(data, 'Log line'), 'Log line')
      say({ kind: 'log', told: line, words: logLineWords(line) })
    },
    onLost: () => undefined,
    onBack: () => undefined,
  })
}
