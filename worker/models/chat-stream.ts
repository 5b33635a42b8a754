import type { IncomingMessage } from 'node:http'
import { checkStatus } from './answer-status.ts'
import type { CallLimits } from './ask-json.ts'
import type { ChatPart } from './chat-protocol.ts'
import { linesOf } from './line-reader.ts'
import { ModelFailure } from './model-failure.ts'
import { failureFor, modelTold } from './model-told.ts'
import { failureOfAbort, nameOf, openAnswer, type ServerRequest } from './server-request.ts'
import { StallClock } from './stall-clock.ts'
import { ThinkFilter } from './think-filter.ts'

/** How long a server may be silent: before its first sign of life, and between two. */
export type ChatLimits = Omit<CallLimits, 'retries'>

/** What a reader of a protocol makes of the lines: parts, and signs that the model works on some. */
export type ChatSign = ChatPart | { readonly kind: 'working' }
type ReadLines = (lines: AsyncIterable<string>) => AsyncIterable<ChatSign>
type Asked = Omit<ServerRequest, 'signal'>

/**
 * Asks a server and streams its reply, without what the model thought. Ends with the part `end`, or throws a `ModelFailure`. The time limit
 * stands still while the reader of the parts is busy.
 */
export async function* streamChat(
  asked: Asked,
  limits: ChatLimits,
  read: ReadLines,
): AsyncGenerator<ChatPart> {
  const stall = new AbortController()
  const signal = AbortSignal.any([limits.signal, stall.signal])
  const onStall = (): void => stall.abort(new DOMException('stalled', 'TimeoutError'))
  using clock = new StallClock(limits.timeoutMs, onStall)
  try {
    const answer = await openAnswer({ ...asked, signal })
    try {
      checkStatus(answer, asked)
      const hasEnded = yield* shownParts(read(answerLines(answer, asked)), clock)
      if (!hasEnded) throw brokeOff(asked)
    } finally {
      answer.destroy()
    }
  } catch (error) {
    // Whoever ended it is the better reason than how that came out.
    throw signal.aborted ? failureOfAbort(signal, asked.server) : error
  }
}

async function* shownParts(
  signs: AsyncIterable<ChatSign>,
  clock: StallClock,
): AsyncGenerator<ChatPart, boolean> {
  const filter = new ThinkFilter()
  for await (const sign of signs) {
    clock.pause()
    yield* shown(sign, filter)
    if (sign.kind === 'end') return true
    clock.restart()
  }
  return false
}

function* shown(sign: ChatSign, filter: ThinkFilter): Generator<ChatPart> {
  if (sign.kind === 'working') return
  const text = sign.kind === 'text' ? filter.push(sign.text) : filter.flush()
  if (text !== '') yield { kind: 'text', text }
  if (sign.kind !== 'text') yield sign
}

async function* answerLines(answer: IncomingMessage, asked: Asked): AsyncGenerator<string> {
  try {
    yield* linesOf(answer, nameOf(asked.server))
  } catch (error) {
    throw error instanceof ModelFailure ? error : brokeOff(asked, error)
  }
}

function brokeOff({ server }: Asked, cause?: unknown): ModelFailure {
  return failureFor('unreachable', modelTold('broke-off', { server: nameOf(server) }), { cause })
}
