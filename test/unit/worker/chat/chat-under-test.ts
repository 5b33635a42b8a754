import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ChatRequest, type ToldChatEvent } from '../../../../shared/api/chat.ts'
import type { CognitiveMode } from '../../../../shared/domain/cognitive-mode.ts'
import type { PrivacyClass } from '../../../../shared/domain/episodic-event.ts'
import type { ReplyTrack } from '../../../../worker/chat/reply-track.ts'
import type { ChatMessage, ToolCall } from '../../../../worker/models/chat-protocol.ts'
import type { RoleCall, RoleEvent, RoleTarget } from '../../../../worker/models/role-call.ts'
import { type OpenChat, openChat } from '../../../../worker/open-chat.ts'
import type { ChatQuestion, PromptSource } from '../../../../worker/prompts/chat-prompt.ts'
import type { ToolOccasion, ToolOutcome } from '../../../../worker/tools/tool-desk.ts'
import { ProfileUnderTest } from '../story/profile-under-test.ts'

export const ALICE = { actor: 'user:u1', requestId: 'req-1' } as const

const TARGET: RoleTarget = {
  role: 'persona',
  id: 'small',
  provider: 'house',
  kind: 'ollama',
  model: 'small:1b',
  isLocal: true,
  contextWindow: 8_192,
}
const USAGE = { promptTokens: 10, completionTokens: 5 }

/** What a model says in a test: it gets the prompt that was made for it. */
export type Script = (asked: {
  readonly messages: readonly ChatMessage[]
  readonly hasTools: boolean
  readonly signal: AbortSignal
}) => AsyncIterable<ScriptedPart>
export type ScriptedPart =
  | string
  | { readonly call: ToolCall }
  | { readonly passedOver: string }
  | { readonly position: number }
  | { readonly breaksOff: true }

/** A chat on a real profile, with a model, prompts and tools that a test makes up. */
export class ChatUnderTest implements AsyncDisposable {
  mode: CognitiveMode = 'dual'
  script: Script = says('Hello.')
  target: RoleTarget = TARGET
  sources: PromptSource[] = []
  privacy: PrivacyClass = 'any'
  holdsUntrusted = false
  outcome: ToolOutcome = {
    state: 'done',
    content: 'Done.',
    holdsUntrusted: false,
    privacy: 'any',
  }
  readonly questions: ChatQuestion[] = []
  readonly occasions: ToolOccasion[] = []
  readonly told: string[][] = []
  readonly profile: ProfileUnderTest
  #open: OpenChat | undefined

  private constructor(profile: ProfileUnderTest) {
    this.profile = profile
  }

  static async make(): Promise<ChatUnderTest> {
    const profile = await ProfileUnderTest.make()
    await profile.untilCurrent()
    const chat = new ChatUnderTest(profile)
    await chat.reopen()
    return chat
  }

  get open(): OpenChat {
    if (!this.#open) throw new Error('The chat is not open.')
    return this.#open
  }

  /** A chat on the same files, as the next worker makes one. What the one before was doing is left to itself. */
  async reopen(): Promise<void> {
    const { layout, parts } = this.profile
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
    this.#open = await openChat({
      layout,
      logger: Object.assign(Object.create(null), silent),
      memoryParts: parts,
      mode: () => this.mode,
      tell: (...told) => void this.told.push(told),
      makers: async () => ({
        asker: { ask: (call) => this.#ask(call) },
        firstModel: async () => this.target.id,
        prompts: { gather: async (question) => this.#gather(question) },
        tools: {
          definitions: () => [{ name: 'capture', description: '', parameters: {} }],
          call: async (_call, occasion) => {
            this.occasions.push(occasion)
            return this.outcome
          },
        },
      }),
    })
  }

  async say(message: string, more: Partial<ChatRequest> = {}): Promise<ReplyTrack> {
    const request = ChatRequest.parse({ message, ...more }, 'Body')
    return await this.open.chat.say(request, ALICE)
  }

  /** Says something and waits for the end of the reply. */
  async exchange(message: string, more: Partial<ChatRequest> = {}): Promise<Exchanged> {
    return await exchangedIn(await this.say(message, more))
  }

  /** Files below `memory/conversations`. */
  files(): string[] {
    const folder = join(this.profile.layout.root, 'memory/conversations')
    return readdirSync(folder, { recursive: true }).map(String).toSorted()
  }

  file(id: string): ReturnType<typeof JSON.parse> {
    const path = join(this.profile.layout.root, 'memory/conversations', `${id}.json`)
    return JSON.parse(readFileSync(path, 'utf8'))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.open.replies.end(0)
    await this.profile[Symbol.asyncDispose]()
  }

  #gather(question: ChatQuestion) {
    this.questions.push(question)
    const made = () => ({
      sources: this.sources,
      privacy: this.privacy,
      holdsUntrusted: this.holdsUntrusted,
      withheld: 0,
    })
    return {
      promptFor: () => ({
        ...made(),
        messages: [{ role: 'user' as const, content: question.message }],
      }),
      extractive: () => ({ ...made(), text: 'No model: [1]' }),
    }
  }

  async *#ask(call: RoleCall): AsyncGenerator<RoleEvent> {
    const { target } = this
    yield { kind: 'asked', target }
    const { messages, tools = [] } = await call.prompt(target)
    let interrupted = false
    const asked = { messages, hasTools: tools.length > 0, signal: call.signal }
    for await (const part of this.script(asked)) {
      if (typeof part === 'string') yield { kind: 'text', text: part }
      else if ('call' in part) yield { kind: 'tool-call', call: part.call }
      else if ('position' in part) yield { kind: 'queued', position: part.position }
      else if ('breaksOff' in part) interrupted = true
      else yield { kind: 'passed-over', id: 'big', reason: part.passedOver, failure: 'timeout' }
    }
    yield { kind: 'end', target, usage: USAGE, interrupted, reason: null }
  }
}

export interface Exchanged {
  readonly id: string
  readonly replyId: string
  readonly text: string
  readonly events: readonly ToldChatEvent[]
  readonly names: readonly string[]
}

/** Everything that is told of a reply. */
export async function exchangedIn(track: ReplyTrack): Promise<Exchanged> {
  const events: ToldChatEvent[] = []
  for await (const some of track.follow(0, new AbortController().signal)) events.push(...some)
  const start = events.find((one) => one.name === 'start')
  if (start?.name !== 'start') throw new Error('A reply has no start.')
  const { conversationId: id, replyId } = start.data
  const text = events.map((one) => (one.name === 'delta' ? one.data.text : '')).join('')
  return { id, replyId, text, events, names: events.map(({ name }) => name) }
}

/** A model that says some pieces. */
export function says(...parts: readonly ScriptedPart[]): Script {
  return async function* () {
    yield* parts
  }
}

/** A model that says something, and nothing more until it is stopped. */
export function stallsAfter(...parts: readonly ScriptedPart[]): Script {
  return async function* ({ signal }) {
    yield* parts
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => resolve())
    })
    yield { breaksOff: true }
  }
}
