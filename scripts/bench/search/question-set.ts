import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { schema } from '../../../shared/api/schema.ts'
import type { EpisodicEvent } from '../../../shared/domain/episodic-event.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'

const label = () => z.union([z.string(), z.number()]).transform(String)

/** Conversations of several sessions, with questions and the turns that hold their answers. */
export const QuestionSet = schema(() =>
  z.object({
    conversations: z.array(
      z.object({
        id: label(),
        turns: z.array(
          z.object({
            id: z.string(),
            session: label(),
            /** `1:56 pm on 8 May, 2023`, or any time that JavaScript reads. */
            sessionDate: z.string(),
            speaker: z.string(),
            text: z.string(),
          }),
        ),
        questions: z.array(
          z.object({
            question: z.string().min(1),
            category: label(),
            evidence: z.array(z.string()),
          }),
        ),
      }),
    ),
  }),
)
export type QuestionSet = z.output<typeof QuestionSet.zod>
export type Conversation = QuestionSet['conversations'][number]
export type Question = Conversation['questions'][number]
type Turn = Conversation['turns'][number]

export async function readQuestionSet(path: string): Promise<QuestionSet> {
  return QuestionSet.parse(parseJson(await readFile(path, 'utf8'), path), path)
}

const SECOND_MS = 1_000

/** The turns as they would have been captured: at the time of their session, a second apart. */
export function eventsOf({ turns }: Conversation): EpisodicEvent[] {
  return turns.map((turn, number) => ({
    id: turn.id,
    timestamp: new Date(timeOf(turn) + number * SECOND_MS).toISOString(),
    type: 'conversation',
    source: 'capture',
    content: `${turn.speaker}: ${turn.text}`,
    tags: [],
    entities: [],
  }))
}

/** In UTC. */
function timeOf({ id, sessionDate }: Turn): number {
  const [time, day] = sessionDate.split(' on ')
  const at = Date.parse(day === undefined ? sessionDate : `${day} ${time} UTC`)
  if (Number.isNaN(at)) throw new Error(`The session of turn ${id} has no time: ${sessionDate}`)
  return at
}
