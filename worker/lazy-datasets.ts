import type { AliveSaid } from '../shared/domain/alive-said.ts'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Datasets, DatasetsParts } from './datasets/datasets.ts'
import type { ForgetfulStore } from './forget/forgetful-store.ts'
import { AllowedPrograms } from './trainings/allowed-programs.ts'
import type { Trainings, TrainingsParts } from './trainings/trainings.ts'

type LazyParts = DatasetsParts & Omit<TrainingsParts, 'root' | 'datasets' | 'programs'>

interface OpenDatasets {
  readonly datasets: Datasets
  readonly trainings: Trainings
}

/** The training sets of a profile and what is trained on them, which are loaded when somebody asks for them, or a killed worker left a training. */
export class LazyDatasets {
  readonly #parts: LazyParts
  readonly #programs = new AllowedPrograms()
  #opened: Promise<OpenDatasets> | undefined
  #present: OpenDatasets | undefined

  constructor(parts: LazyParts) {
    this.#parts = parts
  }

  /** The supervisor says which programs may train. */
  allow(programs: readonly string[]): void {
    this.#programs.allow(programs)
  }

  async open(): Promise<OpenDatasets> {
    return await (this.#opened ??= this.#load())
  }

  /** Ends what a killed worker left. Where there is nothing, nothing is loaded. */
  async begin(): Promise<void> {
    const folder = join(this.#parts.layout.root, 'out', 'training')
    const left = await readdir(folder).catch(() => [])
    if (!left.some((id) => existsSync(join(folder, id, 'dataset.jsonl')))) return
    await this.open().catch((error: unknown) =>
      this.#parts.logger.error({ evt: 'trainings-not-opened', err: error }),
    )
  }

  /** Why the worker must stay awake, in words. */
  get because(): readonly AliveSaid[] {
    return this.#present?.trainings.because ?? []
  }

  /** Ends the training that is under way. */
  async stop(): Promise<void> {
    await this.#present?.trainings.stop()
  }

  /** Takes memories out of sets, and ends the training on one that loses some. */
  readonly forget: ForgetfulStore['forget'] = async (request) => {
    const { datasets, trainings } = await this.open()
    const { sets, ...report } = await datasets.forget(request)
    await trainings.endOn(sets)
    return report
  }

  async #load(): Promise<OpenDatasets> {
    const { layout, ...others } = this.#parts
    try {
      const { Datasets } = await import('./datasets/datasets.ts')
      const { Trainings } = await import('./trainings/trainings.ts')
      const datasets = new Datasets({ layout, ...others })
      const own = { root: layout.root, datasets, programs: this.#programs }
      const trainings = await Trainings.open({ ...others, ...own })
      return (this.#present = { datasets, trainings })
    } catch (error) {
      // The next who asks tries again.
      this.#opened = undefined
      throw error
    }
  }
}

/** The training sets as a store that forgets. */
export function datasetStore(forget: ForgetfulStore['forget']): ForgetfulStore {
  return { name: 'training sets', covers: ['out/datasets', 'out/training'], forget }
}
