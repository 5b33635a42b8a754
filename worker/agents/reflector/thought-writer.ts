import type { EpisodicEvent } from '../../../shared/domain/episodic-event.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { mayBeShown } from '../../memory/memory-standing.ts'
import type { ChatMessage } from '../../models/chat-protocol.ts'
import type { RoleTarget } from '../../models/role-call.ts'
import type { Persona } from '../../persona/persona.ts'
import { type DayNames, dayNamesOf } from '../../prompts/day-names.ts'
import { estimateTokens } from '../../prompts/estimate-tokens.ts'
import { personaLines } from '../../prompts/persona-lines.ts'
import type { RunContext } from '../agent.ts'
import type { RunCall, RunModels } from '../run-models.ts'
import { usableText } from '../usable-text.ts'
import { wholeText } from '../whole-text.ts'
import type { ChainStep } from './follow-chain.ts'
import { countedSummary, quotedReflection } from './quoted-reflection.ts'
import { ChainRecord, type SummaryKind } from './reflection-events.ts'
import { MOST_WORDS, summaryPrompt, thoughtPrompt } from './reflector-prompts.ts'
import { promptRefusal } from '../../models/asking-told.ts'

interface ThoughtWriterOptions {
  readonly models: RunModels
  readonly context: RunContext
  readonly persona: Pick<Persona, 'inForce'>
  readonly zone: string
}

/** A text, and the id of the model that wrote it, or `builtin`. */
export interface Written {
  readonly text: string
  readonly model: string
}

type Chain = readonly ChainStep[]
/** The chain that may be shown to a model of the house, or to any. */
type FindChain = (isLocal: boolean) => Promise<Chain | undefined>

const BUILTIN = 'builtin'
const THOUGHT = { temperature: 0.8, maxTokens: 1_200 } as const
const SUMMARY = { temperature: 0.3, maxTokens: 800 } as const
const MOST_SUMMARY_WORDS: Readonly<Record<SummaryKind, number>> = { concise: 60, extended: 160 }
/** A sentence of the thought may well be what is to be kept of it. */
const QUOTABLE_WORDS = 30
/** Of the window, for the reply. */
const REPLY_SHARE = 0.25

/** Writes thoughts and what is to be kept of them: by a model, or where none is of use in words that quote and count. */
export class ThoughtWriter {
  readonly #options: ThoughtWriterOptions
  readonly #names: DayNames

  constructor(options: ThoughtWriterOptions) {
    this.#options = options
    this.#names = dayNamesOf(options.zone)
  }

  /** A thought about a chain. */
  async thought(find: FindChain): Promise<Written & { readonly chain: Chain }> {
    const { persona } = this.#options
    const inForce = await persona.inForce()
    const lines = personaLines(inForce.persona, inForce.activeFacet)
    const promptFor = async ({ isLocal }: Pick<RoleTarget, 'isLocal'>) =>
      thoughtPrompt(await chainIn(find, isLocal), lines, this.#names)
    const call = { role: 'persona', sampling: THOUGHT, prompt: fitting(promptFor) } as const
    const said = await this.#said(call)
    const chain = await chainIn(find, said?.target.isLocal ?? true)
    const prompt = said ? await promptFor(said.target) : []
    const expected = { prompt, mostWords: MOST_WORDS, sources: chain.length }
    const text = this.#usable(said, expected)
    if (said && text !== undefined) return { text, model: said.target.id, chain }
    const own = await chainIn(find, true)
    return { text: quotedReflection(own, this.#names), model: BUILTIN, chain: own }
  }

  /** What is to be kept of a reflection. */
  async summary(reflection: EpisodicEvent, kind: SummaryKind): Promise<Written> {
    const { content, privacy = 'any' } = reflection
    const messages = summaryPrompt(content, kind)
    const chain = ChainRecord.parse(reflection.metadata?.['chain'], 'metadata.chain')
    const promptFor = async ({ isLocal }: Pick<RoleTarget, 'isLocal'>) => {
      if (!mayBeShown(privacy, isLocal)) throw notForThere()
      return messages
    }
    const call = { role: 'summarizer', sampling: SUMMARY, prompt: fitting(promptFor) } as const
    const said = await this.#said(call)
    const text = this.#usable(said, {
      prompt: messages,
      mostWords: MOST_SUMMARY_WORDS[kind],
      quotableWords: QUOTABLE_WORDS,
      sources: chain.length,
    })
    if (said && text !== undefined && text !== content) return { text, model: said.target.id }
    return { text: countedSummary(chain, kind, this.#names), model: BUILTIN }
  }

  /** Undefined where no model answers, or the run may ask no further. */
  async #said(call: Omit<RunCall, 'builtin'>) {
    try {
      const events = this.#options.models.ask({ ...call, builtin: async () => '' })
      const said = await wholeText(events)
      if (said === undefined) this.#options.context.count('unusable replies')
      return said?.target.kind === BUILTIN ? undefined : said
    } catch (error) {
      if (error instanceof AppError && error.code === 'conflict') return undefined
      throw error
    }
  }

  #usable(
    said: { readonly text: string } | undefined,
    expected: Parameters<typeof usableText>[1],
  ): string | undefined {
    const text = said && usableText(said.text, expected)
    if (said && text === undefined) this.#options.context.count('unusable replies')
    return text
  }
}

async function chainIn(find: FindChain, isLocal: boolean): Promise<Chain> {
  const chain = await find(isLocal)
  if (chain) return chain
  throw notForThere()
}

/** The router passes such a model over. */
function notForThere(): AppError {
  return promptRefusal('too-little-shown')
}

/** A prompt that a model has room for. */
function fitting(promptFor: (target: RoleTarget) => Promise<ChatMessage[]>): RunCall['prompt'] {
  return async (target) => {
    const messages = await promptFor(target)
    const tokens = messages.reduce((sum, { content }) => sum + estimateTokens(content), 0)
    if (tokens > target.contextWindow * (1 - REPLY_SHARE)) throw promptRefusal('memories-too-long')
    return { messages }
  }
}
