import type { IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { z } from 'zod'
import type { Schema } from '../../shared/api/schema.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { TimeLimit } from '../../shared/lifetime/time-limit.ts'
import { checkStatus } from './answer-status.ts'
import { failureFor, modelTold } from './model-told.ts'
import { failureOf, nameOf, openAnswer, type ServerRequest } from './server-request.ts'

/** How long a call may take, and how often it is tried. */
export interface CallLimits {
  readonly timeoutMs: number
  /** How often to ask again where that can help. */
  readonly retries: number
  /** Withdraws the call. */
  readonly signal: AbortSignal
}

interface JsonCall<T extends z.ZodType> extends Omit<ServerRequest, 'signal'> {
  readonly answer: Schema<T>
  readonly maxBytes: number
}

const FIRST_PAUSE_MS = 500
/** Whoever must wait longer comes back by themselves. */
const LONGEST_PAUSE_MS = 10_000

/** Asks a server for a JSON document of a known shape. Tries again where that can help, when the server says or after a growing pause. */
export async function askJson<T extends z.ZodType>(
  call: JsonCall<T>,
  limits: CallLimits,
): Promise<z.output<T>> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await askOnce(call, limits)
    } catch (thrown) {
      const failure = failureOf(thrown, call.server)
      const pauseMs = failure.retryAfterMs ?? FIRST_PAUSE_MS * 2 ** attempt
      const isWorthIt = failure.mayPass && attempt < limits.retries && pauseMs <= LONGEST_PAUSE_MS
      if (!isWorthIt || limits.signal.aborted) throw failure
      await setTimeout(pauseMs, undefined, { signal: limits.signal }).catch(() => {
        throw failure
      })
    }
  }
}

async function askOnce<T extends z.ZodType>(
  { answer, maxBytes, ...asked }: JsonCall<T>,
  { timeoutMs, signal }: CallLimits,
): Promise<z.output<T>> {
  using limit = new TimeLimit(timeoutMs, signal)
  const { signal: ending } = limit
  const response = await openAnswer({ ...asked, signal: ending })
  try {
    checkStatus(response, asked)
    const text = await wholeText(response, maxBytes, asked)
    return readAnswer(text, answer, asked)
  } catch (error) {
    // A body that is cut off says so with an error of its own; whoever ended it is the better reason.
    throw ending.aborted ? failureOf(ending.reason, asked.server) : error
  } finally {
    response.destroy()
  }
}

async function wholeText(
  response: IncomingMessage,
  maxBytes: number,
  { server }: Pick<ServerRequest, 'server'>,
): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    const piece = Buffer.from(chunk)
    bytes += piece.length
    if (bytes > maxBytes)
      throw failureFor(
        'garbage',
        modelTold('too-many-bytes', { server: nameOf(server), most: maxBytes }),
      )
    chunks.push(piece)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function readAnswer<T extends z.ZodType>(
  text: string,
  answer: Schema<T>,
  { server, path }: Pick<ServerRequest, 'server' | 'path'>,
): z.output<T> {
  try {
    return answer.parse(parseJson(text, path), path)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const told = modelTold('wrong-answer', { server: nameOf(server), path })
    throw failureFor('garbage', told, { cause: error })
  }
}
