import type { ReplyProblem } from '../../shared/api/chat.ts'
import type { ModelRole } from '../../shared/domain/model-role.ts'
import type { PrivacyClass } from '../../shared/domain/episodic-event.ts'
import { AppError, toAppError } from '../../shared/errors/app-error.ts'
import { problemOf } from '../../shared/errors/problem.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { Caller } from '../http/handler.ts'
import type { ChatMessage, TokenUsage, ToolCall } from '../models/chat-protocol.ts'
import { stricter } from '../memory/memory-standing.ts'
import { askingSaid } from '../models/asking-told.ts'
import { ModelFailure } from '../models/model-failure.ts'
import type { RoleAsker, RoleEvent, RolePrompt, RoleTarget } from '../models/role-call.ts'
import type {
  ChatPrompt,
  EarlierTurn,
  PromptBuilder,
  PromptMaterial,
  PromptSource,
} from '../prompts/chat-prompt.ts'
import { estimateTokens } from '../prompts/estimate-tokens.ts'
import type { ToolDesk } from '../tools/tool-desk.ts'
import { CitationFinder } from './citation-finder.ts'
import type { ReplyOrigin } from './reply-journal.ts'
import type { ReplyTrack } from './reply-track.ts'

/** What replies are made with. */
export interface ReplyParts {
  readonly asker: RoleAsker
  readonly prompts: PromptBuilder
  readonly tools: ToolDesk
  readonly logger: Logger
}

/** One reply that is to be given. */
export interface ReplyTask {
  readonly conversationId: string
  readonly replyId: string
  readonly message: string
  readonly earlier: readonly EarlierTurn[]
  readonly caller: Caller
  readonly track: ReplyTrack
  readonly signal: AbortSignal
}

/** How a reply ended. */
export interface ReplyEnd {
  readonly status: 'done' | 'interrupted' | 'failed'
  readonly model: string
  readonly usage: TokenUsage
  readonly problem: ReplyProblem | null
}

/** The role that replies. */
export const REPLYING_ROLE: ModelRole = 'persona'
/** After so many rounds of tools the model must answer without. */
const MOST_ROUNDS = 5
const MOST_CALLS_A_ROUND = 8
/** No model says more than this in one reply. */
const MOST_CHARS = 400_000
const MOST_TOOL_CHARS = 20_000
const NAME = /^[\w.-]{1,64}$/

interface Round {
  readonly calls: readonly ToolCall[]
  readonly text: string
  readonly isInterrupted: boolean
}

/** Words that the reply is made from. */
interface WhatIsRead {
  readonly read?: readonly string[]
  readonly privacy: PrivacyClass
  readonly holdsUntrusted: boolean
}

/** Gives one reply: asks the role, tells what comes, finds citations, and lets the model use tools. */
export class ReplyRun {
  readonly #parts: ReplyParts
  readonly #task: ReplyTask
  readonly #citations = new CitationFinder()
  readonly #sources = new Set<string>()
  readonly #transcript: ChatMessage[] = []
  #shown: readonly PromptSource[] = []
  #material: Promise<PromptMaterial> | undefined
  #privacy: PrivacyClass = 'any'
  #readUntrusted: boolean
  #isLocal = false
  #model = ''
  #usage: TokenUsage = { promptTokens: null, completionTokens: null }

  constructor(parts: ReplyParts, task: ReplyTask) {
    this.#parts = parts
    this.#task = task
    this.#readUntrusted = task.earlier.some((one) => one.readUntrusted)
  }

  /** What it has been made from up to now. */
  get origin(): ReplyOrigin {
    return {
      sources: [...this.#sources],
      privacy: this.#privacy,
      readUntrusted: this.#readUntrusted,
    }
  }

  /** Never throws: what goes wrong is how the reply ended. */
  async give(): Promise<ReplyEnd> {
    try {
      return this.#end((await this.#rounds()) ? 'interrupted' : 'done')
    } catch (error) {
      if (this.#task.signal.aborted || isCancelled(error)) return this.#end('interrupted')
      return { ...this.#end('failed'), problem: this.#problemOf(error) }
    }
  }

  /** Gives whether it was broken off. */
  async #rounds(): Promise<boolean> {
    for (let round = 0; ; round += 1) {
      const mayCall = round < MOST_ROUNDS
      const { calls, text, isInterrupted } = await this.#ask(mayCall)
      if (isInterrupted || !mayCall || calls.length === 0) return isInterrupted
      this.#transcript.push({ role: 'assistant', content: text, toolCalls: calls })
      for (const call of calls) this.#transcript.push(await this.#call(call))
    }
  }

  async #ask(mayCall: boolean): Promise<Round> {
    const { signal, track } = this.#task
    const tooLong = new AbortController()
    const calls: ToolCall[] = []
    let text = ''
    let isInterrupted = false
    const events = this.#parts.asker.ask({
      role: REPLYING_ROLE,
      waiting: 'person',
      prompt: (target) => this.#prompt(target, mayCall),
      builtin: () => this.#extract(),
      signal: AbortSignal.any([signal, tooLong.signal]),
    })
    for await (const event of events) {
      if (event.kind === 'text') text += this.#say(event.text, text === '')
      else if (event.kind === 'tool-call' && calls.length < MOST_CALLS_A_ROUND)
        calls.push(event.call)
      else if (event.kind === 'end') isInterrupted = event.interrupted
      this.#note(event)
      if (track.text.length > MOST_CHARS) tooLong.abort()
    }
    return { calls, text, isInterrupted }
  }

  /** Tells a piece of text, with what it cites. Gives the piece. */
  #say(piece: string, isFirst: boolean): string {
    const { track } = this.#task
    const isGlued = isFirst && track.text !== '' && !/\s$/.test(track.text)
    track.add({ name: 'delta', data: { text: isGlued ? `\n\n${piece}` : piece } })
    for (const { n, memoryId, snippet } of this.#citations.push(piece, this.#shown))
      track.add({ name: 'citation', data: { n, memoryId, snippet } })
    return piece
  }

  #note(event: RoleEvent): void {
    const { track } = this.#task
    if (event.kind === 'queued')
      track.add({ name: 'queued', data: { position: Math.max(0, event.position) } })
    if (event.kind === 'passed-over') {
      const { id: model, reason, said } = event
      track.add({ name: 'fallback', data: { model, reason, said } })
    }
    if (event.kind === 'asked') this.#model = event.target.id
    if (event.kind !== 'end') return
    this.#model = event.target.id
    this.#usage = sumOf(this.#usage, event.usage)
  }

  async #prompt(target: RoleTarget, mayCall: boolean): Promise<RolePrompt> {
    const tools = mayCall ? this.#parts.tools.definitions() : []
    // What a model of the house has read may not go on to one elsewhere.
    const mayLeave = target.isLocal || this.#privacy === 'any'
    const transcript = mayLeave ? this.#transcript : []
    const alsoTokens = estimateTokens(JSON.stringify([tools, transcript]))
    const prompt = (await this.#gathered()).promptFor(target, alsoTokens)
    if (this.#transcript.length === 0) this.#beginAnew()
    this.#isLocal = target.isLocal
    this.#shows(prompt)
    const messages = [...prompt.messages, ...transcript]
    return tools.length > 0 ? { messages, tools } : { messages }
  }

  /** What a model that was passed over was shown is not what the reply is made from. */
  #beginAnew(): void {
    this.#sources.clear()
    this.#privacy = 'any'
  }

  async #extract(): Promise<string> {
    const answer = (await this.#gathered()).extractive()
    if (this.#transcript.length === 0) this.#beginAnew()
    this.#shows(answer)
    return answer.text
  }

  async #gathered(): Promise<PromptMaterial> {
    const { conversationId, message, earlier, signal } = this.#task
    const { prompts } = this.#parts
    return await (this.#material ??= prompts.gather({ conversationId, message, earlier }, signal))
  }

  #shows({ sources, privacy, holdsUntrusted }: Omit<ChatPrompt, 'messages'>): void {
    this.#shown = sources
    this.#reads({ read: sources.map(({ memoryId }) => memoryId), privacy, holdsUntrusted })
  }

  /** What the reply is made from counts for it from now on. */
  #reads({ read = [], privacy, holdsUntrusted }: WhatIsRead): void {
    for (const id of read) this.#sources.add(id)
    this.#privacy = stricter(this.#privacy, privacy)
    if (holdsUntrusted) this.#readUntrusted = true
  }

  async #call(call: ToolCall): Promise<ChatMessage> {
    const { conversationId, replyId, caller, track, signal } = this.#task
    const name = NAME.test(call.name) ? call.name : 'unknown'
    track.add({ name: 'tool', data: { name, state: 'running' } })
    const outcome = await this.#parts.tools.call(
      call,
      {
        conversationId,
        replyId,
        ...caller,
        readUntrusted: this.#readUntrusted,
        isLocal: this.#isLocal,
        privacy: this.#privacy,
      },
      signal,
    )
    this.#reads(outcome)
    const { state, content } = outcome
    const approval = state === 'awaiting-approval' ? { approvalId: outcome.approvalId } : {}
    track.add({ name: 'tool', data: { name, state, ...approval } })
    return { role: 'tool', callId: call.id, name, content: content.slice(0, MOST_TOOL_CHARS) }
  }

  #end(status: ReplyEnd['status']): ReplyEnd {
    return { status, model: this.#model, usage: this.#usage, problem: null }
  }

  #problemOf(error: unknown): ReplyProblem {
    const { requestId } = this.#task.caller
    const { code, detail } = problemOf(error, requestId)
    if (!(error instanceof AppError) || code === 'internal')
      this.#parts.logger.error({ evt: 'reply-failed', request_id: requestId, err: error })
    if (code === 'internal') return { code, message: detail }
    return { code, message: detail, said: askingSaid(toAppError(error)) }
  }
}

function isCancelled(error: unknown): boolean {
  return error instanceof ModelFailure && error.kind === 'cancelled'
}

function sumOf(one: TokenUsage, other: TokenUsage): TokenUsage {
  return {
    promptTokens: added(one.promptTokens, other.promptTokens),
    completionTokens: added(one.completionTokens, other.completionTokens),
  }
}

function added(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : one + other
}
