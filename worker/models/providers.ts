import type { ProviderKind } from '../../shared/domain/model-role.ts'
import type { AllowedServer, AllowedServers, ServerVerdict } from './allowed-servers.ts'
import type { CallLimits } from './ask-json.ts'
import { ModelFailure } from './model-failure.ts'
import type { ModelsFile, ProviderEntry } from './models-file.ts'
import { ollamaProvider } from './ollama-provider.ts'
import { openaiProvider } from './openai-provider.ts'
import type { Provider } from './provider.ts'
import { kindOf } from './resolve-role.ts'

/** A provider that may be asked. */
export interface OpenProvider {
  readonly name: string
  readonly kind: 'ollama' | 'openai'
  readonly isLocal: boolean
  /** Asks it; how that goes is noted as its health. */
  use<T>(ask: (provider: Provider, limits: Omit<CallLimits, 'signal'>) => Promise<T>): Promise<T>
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
  | { readonly status: 'down'; readonly at: string; readonly reason: string }

/** A provider of the file, as far as it can be asked. */
export interface ProviderState {
  readonly name: string
  readonly kind: ProviderKind
  readonly baseUrl: string | null
  readonly isLocal: boolean
  readonly problem: string | null
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

  constructor(options: ProvidersOptions) {
    this.#options = options
  }

  /** A provider by its name. Throws `not-allowed` when it may not be asked. */
  open(name: string): OpenProvider {
    const { kind, verdict, entry } = this.#look(name)
    if (kind === undefined || kind === 'builtin')
      throw new ModelFailure('not-allowed', `The provider ${name} is none that can be asked.`)
    if (verdict.status === 'refused') throw new ModelFailure('not-allowed', verdict.reason)
    const { server } = verdict
    return {
      name,
      kind,
      isLocal: server.isLocal,
      use: async (ask) => {
        const key = await this.#options.secret(entry?.secret ?? name)
        return await this.#noting(name, () => ask(MAKERS[kind](server, key), limitsOf(entry)))
      },
    }
  }

  /** A provider for what only its kind can do. Throws `not-allowed` when it may not be asked. */
  async reach(name: string): Promise<ReachedProvider> {
    const { kind, verdict, entry } = this.#look(name)
    if (kind === undefined || kind === 'builtin')
      throw new ModelFailure('not-allowed', `The provider ${name} is none that can be asked.`)
    if (verdict.status === 'refused') throw new ModelFailure('not-allowed', verdict.reason)
    const key = await this.#options.secret(entry?.secret ?? name)
    return { kind, server: verdict.server, key, timeoutMs: limitsOf(entry).timeoutMs }
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
    const problem = verdict.status === 'refused' ? verdict.reason : null
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
      const tookMs = Math.round(performance.now() - began)
      this.#health.set(name, { status: 'up', at: new Date().toISOString(), tookMs })
      return answer
    } catch (error) {
      if (error instanceof ModelFailure && error.kind !== 'cancelled' && error.kind !== 'refused') {
        const at = new Date().toISOString()
        this.#health.set(name, { status: 'down', at, reason: error.message })
      }
      throw error
    }
  }
}

function limitsOf(entry: ProviderEntry | undefined): Omit<CallLimits, 'signal'> {
  const timeoutMs = entry?.timeoutMs ?? entry?.timeout ?? USUAL_TIMEOUT_MS
  return {
    timeoutMs: Math.min(Math.max(1, timeoutMs), MOST_TIMEOUT_MS),
    retries: entry?.retries ?? USUAL_RETRIES,
  }
}
