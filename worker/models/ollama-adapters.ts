import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import type { AllowedServer } from './allowed-servers.ts'
import { askJson } from './ask-json.ts'
import type { ModelFailure } from './model-failure.ts'
import { failureFor, modelTold } from './model-told.ts'
import { failureOf, nameOf, openAnswer, type ServerRequest } from './server-request.ts'

/** A file that is given to a server: its SHA-256 in hex, its length, and its bytes, anew for each reader. */
export interface Blob {
  readonly digest: string
  readonly bytes: number
  readonly read: () => AsyncIterable<Uint8Array>
}

/** A model of a base model and an adapter that the server already has as a blob. */
export interface AdaptedModel {
  readonly name: string
  readonly base: string
  readonly digest: string
}

/** How long nothing may move before a call is given up; `signal` withdraws it. */
export interface PatientLimits {
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

const Shown = schema(() =>
  z.looseObject({
    details: z.looseObject({ family: z.string().optional() }).optional(),
    model_info: z.looseObject({ 'general.architecture': z.string().optional() }).optional(),
  }),
)
const Progress = schema(() =>
  z.looseObject({ status: z.string().optional(), error: z.unknown().optional() }),
)
const MAX_SHOWN_BYTES = 16 * 1024 * 1024
const MAX_LINE_CHARS = 64 * 1024
/** What is wrong with a file that the server found to be another than was announced. */
const WRONG_DIGEST = 400

/** What Ollama's native API offers for adapters. */
export class OllamaAdapters {
  readonly #server: AllowedServer
  readonly #key: string | undefined

  constructor(server: AllowedServer, key: string | undefined) {
    this.#server = server
    this.#key = key
  }

  /** What kind of network a model is (`llama`); null where the server does not say. */
  async architectureOf(model: string, limits: PatientLimits): Promise<string | null> {
    const body = { model, name: model }
    const { details, model_info } = await askJson(
      { ...this.#at('/api/show'), body, answer: Shown, maxBytes: MAX_SHOWN_BYTES },
      { ...limits, retries: 1 },
    )
    return model_info?.['general.architecture'] ?? details?.family ?? null
  }

  async hasBlob(digest: string, limits: PatientLimits): Promise<boolean> {
    const asked = { ...this.#at(`/api/blobs/sha256:${digest}`), method: 'HEAD' } as const
    const status = await this.#settle(asked, limits, [200, 404])
    return status === 200
  }

  /** Sends a file. `onSent` hears how many bytes are on their way. */
  async uploadBlob(
    { digest, bytes, read }: Blob,
    limits: PatientLimits,
    onSent: (bytes: number) => void,
  ): Promise<void> {
    const path = `/api/blobs/sha256:${digest}`
    const patience = new Patience(limits)
    async function* counted(): AsyncGenerator<Uint8Array> {
      let sent = 0
      for await (const piece of read()) {
        yield piece
        sent += piece.length
        patience.renew()
        onSent(sent)
      }
    }
    const upload = { bytes, pieces: counted() }
    const status = await this.#settle({ ...this.#at(path), upload }, { patience }, [
      200,
      201,
      WRONG_DIGEST,
    ])
    if (status !== WRONG_DIGEST) return
    throw failureFor('refused', modelTold('other-file', { server: nameOf(this.#server) }))
  }

  /** Makes a model; the server tells how far it is, and at the end that it succeeded. */
  async createModel({ name, base, digest }: AdaptedModel, limits: PatientLimits): Promise<void> {
    const blob = `sha256:${digest}`
    const body = {
      model: name,
      from: base,
      adapters: { 'adapter.gguf': blob },
      // Servers before 0.5.5 know this and nothing of the two above.
      modelfile: `FROM ${base}\nADAPTER @${blob}\n`,
      stream: true,
    }
    const patience = new Patience(limits)
    await this.#answered({ ...this.#at('/api/create'), body }, patience, async (answer) => {
      if (answer.statusCode !== 200) throw notMade(this.#server, base, answer.statusCode)
      if (!(await succeeded(answer, patience))) throw notMade(this.#server, base, undefined)
    })
  }

  /** Takes a model away; one that is not there is no failure. */
  async deleteModel(model: string, limits: PatientLimits): Promise<void> {
    const asked = { ...this.#at('/api/delete'), method: 'DELETE', body: { model } } as const
    await this.#settle(asked, limits, [200, 404])
  }

  #at(path: string): Pick<ServerRequest, 'server' | 'key' | 'path'> {
    return { server: this.#server, key: this.#key, path }
  }

  /** Asks for a status that is one of those expected. */
  async #settle(
    asked: Omit<ServerRequest, 'signal'>,
    limits: PatientLimits | { readonly patience: Patience },
    expected: readonly number[],
  ): Promise<number> {
    const patience = 'patience' in limits ? limits.patience : new Patience(limits)
    return await this.#answered(asked, patience, ({ statusCode = 0 }) => {
      if (expected.includes(statusCode)) return Promise.resolve(statusCode)
      const values = { server: nameOf(asked.server), path: asked.path, status: statusCode }
      const kind = statusCode === 401 || statusCode === 403 ? 'denied' : 'unreachable'
      throw failureFor(kind, modelTold('status-other', values))
    })
  }

  async #answered<T>(
    asked: Omit<ServerRequest, 'signal'>,
    patience: Patience,
    use: (answer: IncomingMessage) => Promise<T>,
  ): Promise<T> {
    try {
      const answer = await openAnswer({ ...asked, signal: patience.signal })
      try {
        return await use(answer)
      } finally {
        answer.destroy()
      }
    } catch (error) {
      throw failureOf(patience.signal.aborted ? patience.signal.reason : error, asked.server)
    } finally {
      patience.end()
    }
  }
}

/** Gives up when nothing has moved for a time. */
class Patience {
  readonly signal: AbortSignal
  readonly #over = new AbortController()
  readonly #timer: NodeJS.Timeout

  constructor({ timeoutMs, signal }: PatientLimits) {
    this.signal = AbortSignal.any([signal, this.#over.signal])
    const tooLong = new DOMException('Nothing moved.', 'TimeoutError')
    this.#timer = setTimeout(() => this.#over.abort(tooLong), timeoutMs)
  }

  renew(): void {
    this.#timer.refresh()
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}

/** Reads the lines of an answer; true when one says success and none an error. */
async function succeeded(answer: IncomingMessage, patience: Patience): Promise<boolean> {
  let rest = ''
  let isMade = false
  answer.setEncoding('utf8')
  for await (const piece of answer) {
    patience.renew()
    const lines = (rest + String(piece)).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > MAX_LINE_CHARS) return false
    for (const line of lines) {
      const { status, error } = lineOf(line)
      if (error !== undefined) return false
      isMade ||= status === 'success'
    }
  }
  return isMade || lineOf(rest).status === 'success'
}

function lineOf(line: string): z.output<typeof Progress.zod> {
  if (line.trim() === '') return {}
  try {
    return Progress.parse(parseJson(line, 'Line'), 'Line')
  } catch (error) {
    if (error instanceof AppError) return { error: 'garbage' }
    throw error
  }
}

function notMade(server: AllowedServer, base: string, status: number | undefined): ModelFailure {
  const values = { server: nameOf(server), base, ...(status === undefined ? {} : { status }) }
  return failureFor('refused', modelTold('no-adapted-model', values))
}
