import { endpointWhenRunning } from './held-requests.ts'
import type { SupervisedWorker } from './supervised-worker.ts'
import type { WorkerLife } from './worker-life.ts'

/** Settled as soon as a worker's life is like this. */
export async function until(
  worker: SupervisedWorker,
  fits: (life: WorkerLife) => boolean,
): Promise<void> {
  if (fits(worker.life)) return
  await new Promise<void>((resolve) => {
    const away = worker.onChange(() => {
      if (!fits(worker.life)) return
      away()
      resolve()
    })
  })
}

/** Settled when a start after this generation is running. */
export async function endpointAfter(
  worker: SupervisedWorker,
  generation: number,
  holdMs: number,
): Promise<void> {
  await until(worker, (life) => life.generation > generation || life.state.status === 'stopped')
  await endpointWhenRunning(worker, new AbortController().signal, holdMs)
}
