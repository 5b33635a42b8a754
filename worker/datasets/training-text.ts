import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import type { PairKind } from '../../shared/domain/training.ts'
import { sha256Of } from '../agents/undo-copies.ts'
import { REDACTED } from '../forget/redaction.ts'
import { isDerived } from '../memory/provenance.ts'
import { NO_REPLY } from '../prompts/prompt-rules.ts'
import { QUOTED } from '../prompts/quoted-label.ts'

/** What of a memory could be learnt: what the person said, and for an exchange what was replied. */
export interface TrainingText {
  readonly kind: PairKind
  readonly said: string
  readonly replied: string | null
}

/** The text of a memory without what is no text of anybody's: marks of tools, thoughts of models, numbers of sources. */
export function trainingTextOf(event: EpisodicEvent): TrainingText {
  const { content, response } = event
  if (response !== undefined)
    return { kind: 'exchange', said: cleaned(unquoted(content)), replied: cleanedReply(response) }
  const kind = isDerived(event) ? 'reflection' : 'note'
  return { kind, said: cleaned(content), replied: null }
}

/** What stands for the text that was judged: another text, another verdict. */
export function hashOfText({ content, response = '', type }: EpisodicEvent): string {
  return sha256Of(JSON.stringify([type, content, response]))
}

/** Whether a text holds the place of words that were forgotten. */
export function holdsForgotten({ content, response = '' }: EpisodicEvent): boolean {
  return content.includes(REDACTED) || response.includes(REDACTED)
}

/** Whether a reply says nothing of its own. */
export function isQuotedReply({ response }: EpisodicEvent): boolean {
  return response !== undefined && (response.startsWith(QUOTED) || response.trim() === NO_REPLY)
}

/** As the chat, and the single-user system, write what the person said. */
function unquoted(content: string): string {
  const [, said] = /^Me: "([\s\S]*)"$/.exec(content.trim()) ?? []
  return said ?? content
}

const BLOCK = /<(think|tool_call|tool_response|function_call)>[\s\S]*?<\/\1>/gi
const UNSEEN =
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u202a-\u202e\u2060-\u2069\ufeff]/g

/** A text as it is trained on. */
function cleaned(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(BLOCK, ' ')
    .replaceAll(UNSEEN, '')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

/** A number of a source means nothing without the sources. */
function cleanedReply(text: string): string {
  return cleaned(text.replaceAll(/\s?\[\d{1,3}(?:[,;]\s?\d{1,3})*\]/g, ''))
}
