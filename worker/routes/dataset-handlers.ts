import type { BuildReport, BuildRequest, BuildResult } from '../../shared/api/datasets.ts'
import type { Datasets } from '../datasets/datasets.ts'
import type { Caller, WorkerHandlers } from '../http/handler.ts'
import type { LazyDatasets } from '../lazy-datasets.ts'
import type { ProfileAudit } from './profile-audit.ts'

type DatasetHandlers = Pick<
  WorkerHandlers,
  | 'listDatasets'
  | 'buildDataset'
  | 'getDataset'
  | 'datasetPairs'
  | 'reviewDataset'
  | 'exportDataset'
  | 'deleteDataset'
>

/** Answers the routes of training sets. */
export function datasetHandlers(lazy: LazyDatasets, audit: ProfileAudit): DatasetHandlers {
  const open = async (): Promise<Datasets> => (await lazy.open()).datasets
  return {
    listDatasets: async (request) => {
      await audit.shown(request, 'datasets_read', {})
      return { items: await (await open()).list(), nextCursor: null }
    },
    buildDataset: async (request) => {
      const building = new Building(await open(), audit, request)
      return request.acceptsLines ? building.lines() : await building.result()
    },
    getDataset: async (request) => {
      const { id } = request.params
      await audit.shown(request, 'datasets_read', { dataset: id })
      return { success: true, ...(await (await open()).get(id)) }
    },
    datasetPairs: async (request) => {
      const { id } = request.params
      await audit.shown(request, 'dataset_pairs_read', { dataset: id })
      return await (await open()).pairs(id, request.query)
    },
    reviewDataset: async (request) => {
      const { id } = request.params
      const reviewed = await (await open()).review(id, request.body, request.actor)
      const { status, dropped } = reviewed.dataset
      await audit.done(request, 'dataset_reviewed', { dataset: id, status, dropped })
      return { success: true, ...reviewed }
    },
    exportDataset: async (request) => {
      const { id } = request.params
      const { format, local } = request.query
      const lines = await (await open()).export(id, format, local === 'true')
      // Memories leave the profile: that is noted whoever asks.
      await audit.done(request, 'dataset_exported', { dataset: id, format, with_local: local })
      return lines
    },
    deleteDataset: async (request) => {
      const { id } = request.params
      await (await open()).remove(id)
      await audit.done(request, 'dataset_deleted', { dataset: id })
      return { success: true, id }
    },
  }
}

interface BuildCall extends Caller {
  readonly body: BuildRequest
  readonly signal: AbortSignal
}

const TELL_EVERY_MS = 200

/** A set that is being made, as its maker follows it. When they go, it is not made. */
class Building {
  readonly #datasets: Datasets
  readonly #audit: ProfileAudit
  readonly #call: BuildCall
  #progress: { readonly done: number; readonly of: number } | undefined

  constructor(datasets: Datasets, audit: ProfileAudit, call: BuildCall) {
    this.#datasets = datasets
    this.#audit = audit
    this.#call = call
  }

  async result(): Promise<BuildResult> {
    const { body: request, signal, actor: by } = this.#call
    const onProgress = (progress: { readonly done: number; readonly of: number }): void => {
      this.#progress = progress
    }
    const result = await this.#datasets.build({ request, signal, by, onProgress })
    const { id, pairs } = result.dataset
    await this.#audit.done(this.#call, 'dataset_built', {
      dataset: id,
      pairs,
      is_new: result.isNew,
    })
    return result
  }

  async *lines(): AsyncGenerator<readonly BuildReport[]> {
    let isDone = false
    const result = this.result().finally(() => {
      isDone = true
    })
    // What fails is thrown when it is waited for below.
    result.catch(() => undefined)
    for (;;) {
      await Promise.race([result.catch(() => undefined), pause()])
      if (isDone) break
      if (this.#progress) yield [{ phase: 'reading', ...this.#progress }]
    }
    yield [await result]
  }
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, TELL_EVERY_MS).unref())
}
