import { WORKER_SAID_CODES } from '../domain/worker-said.ts'
import { saidOf } from './said.ts'

/** The shape of a sentence about a worker: its code, and what it speaks of. */
export const workerSaid = () => saidOf(WORKER_SAID_CODES)
