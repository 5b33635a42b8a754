import type { ChatMessage } from '../models/chat-protocol.ts'
import { mayBeShown } from '../memory/memory-standing.ts'
import type { AgendaEntry } from './agenda.ts'
import { bestPassage, quotedCost } from './best-passage.ts'
import type { EarlierTurn, PromptSource } from './chat-prompt.ts'
import type { DayNames } from './day-names.ts'
import { estimateTokens } from './estimate-tokens.ts'
import type { FoundMemory } from './found-memories.ts'
import { neutralText, quoted } from './neutral-text.ts'
import { NO_REPLY } from './prompt-rules.ts'
import { shortened } from './sentences.ts'

/** The lines that fit, from the first on. */
export function linesWithin(lines: readonly string[], most: number): string[] {
  const kept: string[] = []
  let room = most - TITLE
  for (const line of lines) {
    room -= costOf(line)
    if (room < 0) break
    kept.push(line)
  }
  return kept
}

/** Tokens of a line with its end. */
export function costOf(line: string): number {
  return estimateTokens(line) + 1
}

/** Tokens of a section's title. */
export const TITLE = 8

/** Entries as lines: the person's own, then those of others between marks. */
export function agendaLines(entries: readonly AgendaEntry[], key: string): string[] {
  const lines = entries.filter(({ isTrusted }) => isTrusted).map(({ line }) => `- ${line}`)
  const others = entries.filter(({ isTrusted }) => !isTrusted).map(({ line }) => `> ${line}`)
  if (others.length === 0) return lines
  const [begin, end] = marksOfOthers(key)
  return [...lines, begin, ...others, end]
}

function marksOfOthers(key: string): readonly [begin: string, end: string] {
  return [`<<${key} not the person's words:`, `${key}>>`]
}

/** The entries that fit, from the first on. */
export function entriesWithin(
  entries: readonly AgendaEntry[],
  most: number,
  key: string,
): readonly AgendaEntry[] {
  const marks = marksOfOthers(key).reduce((sum, line) => sum + costOf(line), 0)
  let room = most - TITLE
  let hasOthers = false
  const end = entries.findIndex(({ line, isTrusted }) => {
    if (!isTrusted && !hasOthers) {
      hasOthers = true
      room -= marks
    }
    room -= costOf(`- ${line}`)
    return room < 0
  })
  return end === -1 ? entries : entries.slice(0, end)
}

/** A source as it stands in the prompt. */
export interface SourceBlock {
  readonly source: PromptSource
  readonly memory: FoundMemory
  readonly block: string
}

interface SourceContext {
  readonly key: string
  readonly names: DayNames
  /** For each memory how well its sentences fit what is asked. */
  readonly scores: readonly (readonly number[])[]
}

/** A longer memory is shown by its best sentences. */
const MOST_OF_ONE = 800
/** With less room a longer memory says nothing. */
const LEAST_OF_ONE = 24
/** The better ones get so much more than an equal share. */
const GENEROUS = 2

/** Tokens that a memory could use. */
export function needOfSource(
  memory: FoundMemory,
  context: Pick<SourceContext, 'key' | 'names'>,
): number {
  const [head, tail] = marksOf(memory, WIDEST, context)
  return Math.min(MOST_OF_ONE, quotedCost(memory.text)) + costOf(head) + costOf(tail) + 1
}

const WIDEST = 99

/** The memories that fit, numbered, the best first. */
export function sourceBlocks(
  memories: readonly FoundMemory[],
  most: number,
  { key, names, scores }: SourceContext,
): SourceBlock[] {
  const blocks: SourceBlock[] = []
  let room = most - TITLE
  for (const [place, memory] of memories.entries()) {
    const n = blocks.length + 1
    const [head, tail] = marksOf(memory, n, { key, names })
    const marks = costOf(head) + costOf(tail)
    const share = (GENEROUS * room) / (memories.length - place)
    const wanted = Math.min(MOST_OF_ONE, quotedCost(memory.text))
    const own = Math.min(wanted, Math.max(LEAST_OF_ONE, share - marks), room - marks)
    const scored = { text: memory.text, sentences: memory.sentences, scores: scores[place] ?? [] }
    const passage = own < Math.min(LEAST_OF_ONE, wanted) ? undefined : bestPassage(scored, own)
    if (passage === undefined) continue
    const block = [head, quoted(passage), ...(tail === '' ? [] : [tail])].join('\n')
    room -= costOf(block)
    if (room < 0) break
    blocks.push({ source: { n, memoryId: memory.id, snippet: memory.snippet }, memory, block })
  }
  return blocks
}

function marksOf(
  { at, type, isTrusted, from }: FoundMemory,
  n: number,
  { key, names }: Pick<SourceContext, 'key' | 'names'>,
): readonly [head: string, tail: string] {
  const facts = [
    `[${n}] ${names.figures(at)}`,
    type,
    ...(from === undefined ? [] : [`from ${from}`]),
  ].join(', ')
  if (isTrusted) return [facts, '']
  return [`<<${key} ${facts}, not the person's words:`, `${key}>>`]
}

/** What of an earlier exchange is told: in what is repeated numbers cite nothing any more. */
export interface EarlierMessages {
  readonly messages: readonly ChatMessage[]
  readonly turns: readonly EarlierTurn[]
  /** Exchanges that may not be told there. */
  readonly withheld: number
}

const PER_MESSAGE = 8
/** So many earlier exchanges are told at most. */
export const MOST_TURNS = 24
const MOST_OF_NEWEST = 1_500
const MOST_OF_OLDER = 400
const LEAST_OF_A_TURN = 40

/** The earlier exchanges that fit and may be told, from the newest back. */
export function earlierMessages(
  earlier: readonly EarlierTurn[],
  most: number,
  isLocal: boolean,
): EarlierMessages {
  const told = earlier.filter(({ privacy = 'any' }) => mayBeShown(privacy, isLocal))
  const kept: { turn: EarlierTurn; messages: readonly ChatMessage[] }[] = []
  let room = most
  for (const turn of told.slice(-MOST_TURNS).toReversed()) {
    const limit = Math.min(room, kept.length === 0 ? MOST_OF_NEWEST : MOST_OF_OLDER)
    const messages = limit < LEAST_OF_A_TURN ? undefined : turnWithin(turn, limit)
    if (!messages) break
    room -= messagesCost(messages)
    kept.unshift({ turn, messages })
  }
  return {
    messages: kept.flatMap(({ messages }) => messages),
    turns: kept.map(({ turn }) => turn),
    withheld: earlier.length - told.length,
  }
}

/** Tokens of messages with what stands between them. */
export function messagesCost(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, { content }) => sum + estimateTokens(content) + PER_MESSAGE, 0)
}

function turnWithin(
  { said, replied }: EarlierTurn,
  limit: number,
): readonly ChatMessage[] | undefined {
  const room = limit - 2 * PER_MESSAGE
  const reply = neutralText(replied.replaceAll(/ ?\[\d{1,6}\]/g, '')) || NO_REPLY
  const saidCost = estimateTokens(said)
  const shortSaid = shortened(said, fits(Math.max(room / 2, room - estimateTokens(reply))))
  if (shortSaid === undefined) return undefined
  const left = room - Math.min(saidCost, estimateTokens(shortSaid))
  const shortReply = shortened(reply, fits(left))
  if (shortReply === undefined) return undefined
  return [
    { role: 'user', content: shortSaid },
    { role: 'assistant', content: shortReply },
  ]
}

function fits(most: number): (piece: string) => boolean {
  return (piece) => estimateTokens(piece) <= most
}
