import { messageOf } from '../../shared/errors/app-error.ts'
import type { ProviderKind } from '../../shared/domain/model-role.ts'
import type { AllowedServer, AllowedServers, ServerVerdict } from './allowed-servers.ts'
import type { CallLimits } from './ask-json.ts'
import { failureFor, failureTold, modelTold, type ModelTold } from './model-told.ts'
import { ModelFailure } from './model-failure.ts'
import type { ModelsFile, ProviderEntry } from './models-file.ts'
import { ollamaProvider } from './ollama-provider.ts'
import { openaiProvider } from './openai-provider.ts'
import type { ChatCall, ChatPart } from './chat-protocol.ts'
import type { Provider, ProviderHabits } from './provider.ts'
import { kindOf } from './resolve-role.ts'

/** A provider that may be asked. */
export interface OpenProvider {
  readonly name: string
  readonly kind: 'ollama' | 'openai'
  readonly isLocal: boolean
  /** Its base URL, as the owner's list of servers allows it. */
  readonly server: URL
  /** How often to ask again where that can help. */
  readonly retries: number
  /** Asks it; how that goes is noted as its health. */
  use<T>(ask: (provider: Provider, limits: Omit<CallLimits, 'signal'>) => Promise<T>): Promise<T>
  /** Asks for a reply once; that too is noted. */
  chat(call: ChatCall, signal: AbortSignal): AsyncIterable<ChatPart>
}

/** A provider's server with its key, for what only servers of its kind can do. */
export interface ReachedProvider {
  readonly kind: 'ollama' | 'openai'
  readonly server: AllowedServer
  readonly key: string | undefined
  readonly timeoutMs: number
}

/** What was last seen of a provider. */
export type ProviderHealth =
  | { readonly status: 'unknown' }
  | { readonly status: 'up'; readonly at: string; readonly tookMs: number }
  | ({ readonly status: 'down'; readonly at: string } & ModelTold)

/** A provider of the file, as far as it can be asked. */
export interface ProviderState {
  readonly name: string
  readonly kind: ProviderKind
  readonly baseUrl: string | null
  readonly isLocal: boolean
  readonly problem: ModelTold | null
  readonly health: ProviderHealth
}

interface ProvidersOptions {
  readonly file: () => ModelsFile
  readonly servers: AllowedServers
  /** The value of a secret of the profile. */
  readonly secret: (name: string) => Promise<string | undefined>
}

const USUAL_TIMEOUT_MS = 60_000
const MOST_TIMEOUT_MS = 600_000
const USUAL_RETRIES = 2
const MAKERS = { ollama: ollamaProvider, openai: openaiProvider } as const
/** Where a provider is that names no address. */
const USUAL_URLS = {
  ollama: 'http://127.0.0.1:11434',
  openai: 'https://api.openai.com/v1',
} as const

/**
 * The providers of a profile. INVARIANT: a key is read when a provider is asked, and goes to the server of that provider's own entry only.
 */
export class Providers {
  readonly #options: ProvidersOptions
  readonly #health = new Map<string, ProviderHealth>()
  readonly #habits = new Map<string, ProviderHabits>()

  constructor(options: ProvidersOptions) {
    this.#options = options
  }

  /** A provider by its name. Throws `not-allowed` when it may not be asked. */
  open(name: string): OpenProvider {
    const { kind, verdict, entry } = this.#look(name)
    if (kind === undefined || kind === 'builtin')
      throw failureFor('not-allowed', modelTold('no-provider', { provider: name }))
    if (verdict.status === 'refused') throw failureFor('not-allowed', verdict)
    const { server } = verdict
    const limits = limitsOf(entry)
    const provider = async (): Promise<Provider> => {
      const key = await this.#keyOf(entry?.secret ?? name)
      return MAKERS[kind](server, key, this.#habitsOf(name))
    }
    return {
      name,
      kind,
      isLocal: server.isLocal,
      server: server.url,
      retries: limits.retries,
      use: async (ask) => {
        const asked = await provider()
        return await this.#noting(name, () => ask(asked, limits))
      },
      chat: (call, signal) =>
        this.#chat(name, provider, (one) => one.chat(call, { ...limits, signal })),
    }
  }

  /** A provider for what only its kind can do. Throws `not-allowed` when it may not be asked. */
  async reach(name: string): Promise<ReachedProvider> {
    const { kind, verdict, entry } = this.#look(name)
    if (kind === undefined || kind === 'builtin')
      throw failureFor('not-allowed', modelTold('no-provider', { provider: name }))
    if (verdict.status === 'refused') throw failureFor('not-allowed', verdict)
    const key = await this.#options.secret(entry?.secret ?? name)
    return { kind, server: verdict.server, key, timeoutMs: limitsOf(entry).timeoutMs }
  }

  /** The servers that the owner allows. */
  get servers(): AllowedServers['listed'] {
    return this.#options.servers.listed
  }

  /** Every provider that the file names, and those that its models do. */
  states(): ProviderState[] {
    const { providers, models } = this.#options.file()
    const used = Object.values(models).flatMap(({ provider }) => provider ?? [])
    return [...new Set([...Object.keys(providers), ...used])].flatMap(
      (name) => this.state(name) ?? [],
    )
  }

  /** What is known of a provider; undefined when it is of no known kind. */
  state(name: string): ProviderState | undefined {
    const { kind, verdict, baseUrl } = this.#look(name)
    if (kind === undefined) return undefined
    const health = this.#health.get(name) ?? { status: 'unknown' as const }
    if (kind === 'builtin')
      return { name, kind, baseUrl: null, isLocal: true, problem: null, health }
    const isLocal = verdict.status === 'allowed' && verdict.server.isLocal
    const problem = verdict.status === 'refused' ? verdict : null
    return { name, kind, baseUrl, isLocal, problem, health }
  }

  #look(name: string): {
    kind: ProviderKind | undefined
    verdict: ServerVerdict
    entry: ProviderEntry | undefined
    baseUrl: string
  } {
    const file = this.#options.file()
    const kind = kindOf(file, name)
    const entry = Object.hasOwn(file.providers, name) ? file.providers[name] : undefined
    const usual = kind === 'ollama' || kind === 'openai' ? USUAL_URLS[kind] : ''
    const baseUrl = entry?.baseUrl ?? usual
    return { kind, entry, baseUrl, verdict: this.#options.servers.judge(baseUrl) }
  }

  async #noting<T>(name: string, ask: () => Promise<T>): Promise<T> {
    const began = performance.now()
    try {
      const answer = await ask()
      this.#isUp(name, began)
      return answer
    } catch (error) {
      this.#failed(name, error)
      throw error
    }
  }

  async *#chat(
    name: string,
    provider: () => Promise<Provider>,
    ask: (provider: Provider) => AsyncIterable<ChatPart>,
  ): AsyncGenerator<ChatPart> {
    const asked = await provider()
    const began = performance.now()
    let isFirst = true
    try {
      for await (const part of ask(asked)) {
        if (isFirst) this.#isUp(name, began)
        isFirst = false
        yield part
      }
    } catch (error) {
      this.#failed(name, error)
      throw error
    }
  }

  #isUp(name: string, began: number): void {
    const tookMs = Math.round(performance.now() - began)
    this.#health.set(name, { status: 'up', at: new Date().toISOString(), tookMs })
  }

  /** A question that was withdrawn, or that the provider does not take, says nothing of its health. */
  #failed(name: string, error: unknown): void {
    if (!(error instanceof ModelFailure)) return
    if (error.kind === 'cancelled' || error.kind === 'refused') return
    const at = new Date().toISOString()
    this.#health.set(name, { status: 'down', at, ...failureTold(error) })
  }

  /** A key that cannot be read, or stand in a header, keeps its provider from being asked and nothing else. */
  async #keyOf(secret: string): Promise<string | undefined> {
    let key: string | undefined
    try {
      key = (await this.#options.secret(secret))?.trim()
    } catch (error) {
      throw new ModelFailure('not-allowed', messageOf(error), { cause: error })
    }
    if (key === undefined || /^[\x20-\x7e]+$/.test(key)) return key
    throw failureFor('denied', modelTold('no-key', { secret }))
  }

  #habitsOf(name: string): ProviderHabits {
    const known = this.#habits.get(name) ?? new Set<string>()
    this.#habits.set(name, known)
    return known
  }
}

function limitsOf(entry: ProviderEntry | undefined): Omit<CallLimits, 'signal'> {
  const timeoutMs = entry?.timeoutMs ?? entry?.timeout ?? USUAL_TIMEOUT_MS
  return {
    timeoutMs: Math.min(Math.max(1, timeoutMs), MOST_TIMEOUT_MS),
    retries: entry?.retries ?? USUAL_RETRIES,
  }
}
