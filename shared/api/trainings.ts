import { z } from 'zod'
import { route } from './route.ts'
import { schema } from './schema.ts'

/** One training, as its file in `out/state/trainings/` has it. */
export const Training = schema(() =>
  z.object({
    id: z.string(),
    datasetId: z.string(),
    status: z.enum(['running', 'done', 'failed', 'cancelled']),
    /** The program that trains. */
    program: z.string(),
    baseModel: z.string().nullable(),
    pairs: z.int(),
    startedBy: z.string(),
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    /** As the program says it. */
    progress: z.object({ done: z.int(), of: z.int() }).nullable(),
    exitCode: z.int().nullable(),
    /** The adapter that came of it. */
    adapterId: z.string().nullable(),
    /** Why it failed or was cancelled. */
    message: z.string().nullable(),
  }),
)
export type Training = z.output<typeof Training.zod>

export const TrainingList = schema(() =>
  z.object({ items: z.array(Training.zod), nextCursor: z.null() }),
)
const OneTraining = schema(() => z.object({ success: z.literal(true), training: Training.zod }))
const LogQuery = schema(() =>
  z.strictObject({
    /** Bytes of what the program said that are known already. */
    from: z.coerce.number().int().min(0).default(0),
  }),
)
/** `next` is where to ask on; `passedOver` bytes were not kept. */
export const TrainingLog = schema(() =>
  z.object({ text: z.string(), next: z.int(), passedOver: z.int(), isEnded: z.boolean() }),
)
export type TrainingLog = z.output<typeof TrainingLog.zod>

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'A training works on a person’s training set, in the profile that the session shows.',
} as const

export const trainingRoutes = {
  trainDataset: route({
    ...own,
    method: 'POST',
    path: '/api/datasets/:id/train',
    summary: 'Starts the configured program on an approved training set.',
    answer: { status: 202, body: OneTraining },
  }),
  listTrainings: route({
    ...own,
    method: 'GET',
    path: '/api/trainings',
    summary: 'Trainings, the newest first.',
    answer: { status: 200, body: TrainingList },
  }),
  getTraining: route({
    ...own,
    method: 'GET',
    path: '/api/trainings/:id',
    summary: 'One training: how far it is, or how it ended.',
    answer: { status: 200, body: OneTraining },
  }),
  trainingLog: route({
    ...own,
    method: 'GET',
    path: '/api/trainings/:id/log',
    summary: 'What the program has said: the beginning and the end of it, where it was much.',
    query: LogQuery,
    answer: { status: 200, body: TrainingLog },
  }),
  cancelTraining: route({
    ...own,
    method: 'POST',
    path: '/api/trainings/:id/cancel',
    summary: 'Ends a training, and answers when its program has ended.',
    answer: { status: 200, body: OneTraining },
  }),
}
