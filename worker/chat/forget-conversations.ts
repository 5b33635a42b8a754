import type { ForgetReport, ForgetRequest } from '../forget/forgetful-store.ts'
import { REDACTED, Redaction } from '../forget/redaction.ts'
import { AppError, messageOf } from '../../shared/errors/app-error.ts'
import type { Conversations } from './conversations.ts'
import type { Replies } from './replies.ts'
import { StoredConversation, type StoredReply, type StoredTurn } from './stored-conversation.ts'

interface ForgettingParts {
  readonly conversations: Conversations
  readonly replies: Replies
  /** Takes the reply out of an exchange's memory. */
  readonly forgetResponse: (memoryId: string) => Promise<void>
}

/**
 * Takes forgotten memories out of conversations. INVARIANTS: an exchange whose own memory is forgotten goes whole; a reply that was made
 * from a forgotten memory, cited or not, loses its words, and so does every later one of its conversation, which knew them: a
 * paraphrase cannot be told apart from the rest of a text. What the person said elsewhere loses what it quotes.
 */
export async function forgetInConversations(
  parts: ForgettingParts,
  request: ForgetRequest,
): Promise<ForgetReport> {
  const ids = new Set(request.memories.map(({ id }) => id))
  await stopMadeFrom(parts, ids)
  const left: { path: string; reason: string }[] = []
  let redacted = 0
  for (const id of await parts.conversations.ids()) {
    try {
      if (await forgetIn(parts, id, { ids, redaction: new Redaction(request) })) redacted += 1
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (error.code !== 'not-found')
        left.push({ path: `memory/conversations/${id}.json`, reason: messageOf(error) })
    }
  }
  return { removed: 0, redacted, left }
}

interface Wanted {
  readonly ids: ReadonlySet<string>
  readonly redaction: Redaction
}

/** One that is made from them loses its words; one of which that is not known yet is stopped: it may have found them a moment ago. */
async function stopMadeFrom(
  { replies, conversations }: ForgettingParts,
  ids: ReadonlySet<string>,
): Promise<void> {
  for (const running of replies.all()) {
    const { sources } = running.run.origin
    const conversation = await conversations.get(running.conversationId).catch(noneIfGone)
    const { without } = turnsWithout(conversation?.turns ?? [], ids)
    const isMadeFrom = without.length > 0 || sources.some((id) => ids.has(id))
    if (isMadeFrom) await replies.drop(running)
    else if (sources.length === 0) await replies.stop(running)
  }
}

async function forgetIn(parts: ForgettingParts, id: string, wanted: Wanted): Promise<boolean> {
  let emptied: StoredTurn[] = []
  let isChanged = false
  await parts.conversations.change(id, (before) => {
    const { turns, without } = turnsWithout(before.turns, wanted.ids)
    emptied = without
    const after = redactedConversation({ ...before, turns }, wanted.redaction)
    isChanged = JSON.stringify(after) !== JSON.stringify(before)
    return isChanged ? after : undefined
  })
  for (const { memoryId } of emptied)
    if (memoryId !== undefined && !wanted.ids.has(memoryId)) await parts.forgetResponse(memoryId)
  return isChanged
}

function turnsWithout(
  turns: readonly StoredTurn[],
  ids: ReadonlySet<string>,
): { turns: StoredTurn[]; without: StoredTurn[] } {
  const kept: StoredTurn[] = []
  const without: StoredTurn[] = []
  let isKnown = false
  for (const turn of turns) {
    const isTheirs = turn.memoryId !== undefined && ids.has(turn.memoryId)
    const isMadeFrom = turn.replies.some(({ sources }) => sources.some((id) => ids.has(id)))
    isKnown ||= isTheirs || isMadeFrom
    if (isTheirs) continue
    kept.push(isKnown ? { ...turn, replies: turn.replies.map(emptyReply) } : turn)
    if (isKnown) without.push(turn)
  }
  return { turns: kept, without }
}

function emptyReply(reply: StoredReply): StoredReply {
  return { ...reply, text: REDACTED, sources: [], events: [] }
}

/** Quotes of them in what the person said, and in members that are not ours. */
function redactedConversation(
  conversation: StoredConversation,
  redaction: Redaction,
): StoredConversation {
  return StoredConversation.parse(redaction.value(conversation), 'Conversation')
}

function noneIfGone(error: unknown): undefined {
  if (error instanceof AppError) return undefined
  throw error
}
