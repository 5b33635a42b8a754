import type { AppError } from '../../shared/errors/app-error.ts'
import { stricter } from '../memory/memory-standing.ts'
import type { ChatMessage } from '../models/chat-protocol.ts'
import type { RoleTarget } from '../models/role-call.ts'
import { type AllowedMemories, allowedMemories } from './allowed-memories.ts'
import type { ChatPrompt } from './chat-prompt.ts'
import type { FoundMemory } from './found-memories.ts'
import type { Gathered } from './gathered.ts'
import { judgeSentences } from './judge-sentences.ts'
import { PROMPT_RULES, withMaterial } from './prompt-rules.ts'
import { NO_SHARES, type PromptShares, promptShares } from './prompt-shares.ts'
import {
  agendaLines,
  earlierMessages,
  entriesWithin,
  linesWithin,
  messagesCost,
  sourceBlocks,
} from './section-lines.ts'
import { promptRefusal } from '../models/asking-told.ts'

/** For which model a prompt is made. */
export interface PromptTarget extends Pick<RoleTarget, 'isLocal' | 'contextWindow'> {
  /** Tokens of what is sent besides the messages. */
  readonly alsoTokens: number
  /** Nobody who wrote a text can have known it. */
  readonly key: string
}

/** Of the window, for the reply. */
const REPLY = { share: 0.25, most: 4_096 } as const

/** What was found and may be shown to one model. */
interface Allowed extends Omit<Gathered, 'memories'>, AllowedMemories {
  readonly scores: readonly (readonly number[])[]
}

/**
 * Makes the prompt for one model of what was found. INVARIANTS: memories come from `allowedMemories` and earlier turns from `earlierMessages` only,
 * which hold both against the privacy class; the estimate of the whole is within the window. Throws `invalid-input` when the message alone is not.
 */
export function composePrompt(gathered: Gathered, target: PromptTarget): ChatPrompt {
  const { contextWindow, alsoTokens } = target
  const reply = Math.min(REPLY.most, Math.floor(contextWindow * REPLY.share))
  const limit = contextWindow - reply - alsoTokens
  const allowed = allowedMemories(gathered.memories, target.isLocal, gathered.depth)
  const { scores } = judgeSentences(gathered.asked.question, allowed.memories)
  const found = { ...gathered, ...allowed, scores }
  const bare = assemble(found, target, NO_SHARES)
  const left = limit - messagesCost(bare.messages)
  if (left < 0) throw tooLong(messagesCost(bare.messages), { limit, contextWindow })
  // What stands beside each other may cost a little more than each alone.
  for (let room = left; room > 0;) {
    const prompt = assemble(found, target, promptShares(found, target.key, room))
    const over = messagesCost(prompt.messages) - limit
    if (over <= 0) return prompt
    room -= over
  }
  return bare
}

function assemble(allowed: Allowed, target: PromptTarget, shares: PromptShares): ChatPrompt {
  const { question, memories, scores, names, now, zone, agenda } = allowed
  const { key, isLocal } = target
  const blocks = sourceBlocks(memories, shares.sources, { key, names, scores })
  const earlier = earlierMessages(question.earlier, shares.earlier, isLocal)
  const calendar = entriesWithin(agenda.calendar, shares.calendar, key)
  const tasks = entriesWithin(agenda.tasks, shares.tasks, key)
  const persona = linesWithin(allowed.persona, shares.persona)
  const people = allowed.people.map(({ line }) => `- ${line}`)
  const content = withMaterial({
    key,
    now: `${names.words(now.getTime())}, ${names.time(now.getTime())} (${zone})`,
    people: linesWithin(people, shares.people),
    calendar: agendaLines(calendar, key),
    tasks: agendaLines(tasks, key),
    sources: blocks.map(({ block }) => block),
    message: question.message,
  })
  const messages: ChatMessage[] = [
    { role: 'system', content: [PROMPT_RULES, ...persona].join('\n') },
    ...earlier.messages,
    { role: 'user', content },
  ]
  const shown = blocks.map(({ memory }) => memory)
  return {
    messages,
    sources: blocks.map(({ source }) => source),
    privacy: privacyOf(shown, earlier.turns),
    holdsUntrusted:
      [...shown, ...calendar, ...tasks].some(({ isTrusted }) => !isTrusted) ||
      earlier.turns.some(({ readUntrusted }) => readUntrusted === true),
    withheld: allowed.withheld + earlier.withheld,
  }
}

function privacyOf(
  memories: readonly FoundMemory[],
  turns: readonly { readonly privacy?: ChatPrompt['privacy'] | undefined }[],
): ChatPrompt['privacy'] {
  const classes = [...memories, ...turns].map(({ privacy = 'any' }) => privacy)
  return classes.reduce(stricter, 'any')
}

function tooLong(
  tokens: number,
  { limit, contextWindow }: { limit: number; contextWindow: number },
): AppError {
  const room = Math.max(0, limit)
  return promptRefusal('message-too-long', { tokens, window: contextWindow, room })
}
