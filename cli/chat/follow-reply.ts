import { ToldChatEvent } from '../../shared/api/chat.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import type { ApiClient } from '../api-client.ts'
import type { StreamedEvent } from '../event-stream.ts'
import { keepFollowing } from '../keep-following.ts'

/** Where a reply is. */
export interface ReplyPlace {
  readonly conversationId: string
  readonly replyId: string
}

interface Followed {
  readonly client: ApiClient
  /** Username of the profile. */
  readonly profile: string
  readonly signal: AbortSignal
  /** Says what is replied to, once. */
  readonly begin: () => Promise<AsyncIterable<StreamedEvent>>
  readonly onEvent: (event: ToldChatEvent) => void
  readonly onLost: () => void
}

/**
 * Passes on what is told of a reply until it is over. A stream that is lost is taken up where it was: nothing is said or shown twice.
 * Where the signal ends it first, it returns; the reply goes on.
 */
export async function followReply({ client, profile, begin, ...told }: Followed): Promise<void> {
  const over = new AbortController()
  let place: ReplyPlace | undefined
  let lastEventId: string | undefined
  let hasBegun = false
  await keepFollowing<StreamedEvent>({
    signal: AbortSignal.any([told.signal, over.signal]),
    async open() {
      if (!hasBegun) {
        hasBegun = true
        return await begin()
      }
      if (!place) throw neverHeard()
      const { conversationId: id, replyId } = place
      return await client.follow(routes.replyEvents, {
        profile,
        params: { id, replyId },
        lastEventId,
      })
    },
    onItem(streamed) {
      const event = eventIn(streamed)
      lastEventId = streamed.id
      if (event.name === 'start') place = event.data
      told.onEvent(event)
      if (event.name === 'done' || event.name === 'error') over.abort()
    },
    onLost: told.onLost,
    onBack: () => undefined,
  })
}

function eventIn({ id, name, data }: StreamedEvent): ToldChatEvent {
  return ToldChatEvent.parse({ id: Number(id), name, data: parseJson(data, 'Event') }, 'Event')
}

/** To say it again could say it twice. */
function neverHeard(): AppError {
  return new AppError(
    'conflict',
    'The connection broke before anything was heard of the reply. See whether the message arrived: mh chat list',
  )
}
