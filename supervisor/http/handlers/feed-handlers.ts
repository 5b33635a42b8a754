import type { IncomingHttpHeaders } from 'node:http'
import { type feedRoutes, WorkerStateTold, WorkerStatesTold } from '../../../shared/api/feed.ts'
import type { WorkerRow } from '../../../shared/api/workers.ts'
import { PROFILE_HEADER } from '../../../shared/control/worker-contract.ts'
import type { AccountStore } from '../../accounts/account-store.ts'
import type { Joining } from '../../feed/feed.ts'
import type { LiveFeed } from '../../feed/live-feed.ts'
import type { WorkerFleet } from '../../workers/worker-fleet.ts'
import type { EventStream } from '../event-stream.ts'
import type { Handlers } from '../handler.ts'
import { profileOf, visibleProfiles } from '../principals.ts'
import { StreamAnswer } from '../stream-answer.ts'

interface FeedParts {
  readonly accounts: AccountStore
  readonly fleet: WorkerFleet
  readonly feed: LiveFeed
}

type FeedHandlers = Pick<Handlers, keyof typeof feedRoutes>

/** Streams of what happens: of one profile with its worker, and of the workers that one may see. */
export function feedHandlers({ accounts, fleet, feed }: FeedParts): FeedHandlers {
  return {
    async profileFeed({ principal, headers }) {
      const named = headers[PROFILE_HEADER]
      const profile = profileOf(principal, textOf(named), accounts)
      const present = (): Present => ({ name: 'worker', json: stateOf(fleet.row(profile)) })
      return new StreamAnswer((stream) =>
        feed.followProfile(profile, fleet.of(profile).life.generation, {
          ...joiningOf(stream, headers),
          present,
        }),
      )
    },
    async workerFeed({ principal, headers }) {
      const present = (): Present => ({
        name: 'workers',
        json: statesOf(visibleProfiles(principal, accounts).map((profile) => fleet.row(profile))),
      })
      return new StreamAnswer((stream) => {
        const joining = { ...joiningOf(stream, headers), present, only: 'worker' }
        if (principal.kind !== 'account' || principal.role === 'owner')
          return feed.followWorkers(joining)
        // A guest's stream is made of the own profile's feed, whose IDs say nothing of other people.
        const { userId, username } = principal
        const profile = { userId, username }
        return feed.followProfile(profile, fleet.of(profile).life.generation, joining)
      })
    },
  }
}

type Present = ReturnType<Joining['present']>

function joiningOf(
  stream: EventStream,
  headers: Readonly<IncomingHttpHeaders>,
): Pick<Joining, 'reader' | 'lastEventId'> {
  return {
    reader: (events) => stream.send(events),
    lastEventId: textOf(headers['last-event-id']),
  }
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && header !== '' ? header : undefined
}

/** Parsing leaves out what the stream does not tell. */
function stateOf(row: WorkerRow): string {
  return JSON.stringify(WorkerStateTold.parse(row, 'Worker'))
}

function statesOf(items: readonly WorkerRow[]): string {
  return JSON.stringify(WorkerStatesTold.parse({ items }, 'Workers'))
}
