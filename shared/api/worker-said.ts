import { z } from 'zod'
import { WORKER_SAID_CODES } from '../domain/worker-said.ts'

/** The shape of a sentence about a worker: its code, and what it speaks of. */
export const workerSaid = () =>
  z.object({
    code: z.enum(WORKER_SAID_CODES),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
  })
