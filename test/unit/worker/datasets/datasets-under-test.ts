import { BuildRequest } from '../../../../shared/api/datasets.ts'
import type { EpisodicEvent } from '../../../../shared/domain/episodic-event.ts'
import { datasetsFor } from '../../../../worker/datasets-for.ts'
import type { Datasets } from '../../../../worker/datasets/datasets.ts'
import type { LazyDatasets } from '../../../../worker/lazy-datasets.ts'
import { PersonTimeZone } from '../../../../worker/profile/time-zone.ts'
import { AgentsUnderTest } from '../agents/agents-under-test.ts'

export const CANARY = 'The blue boat lay at the north quay all winter'
export const CONSENT = { 'etc/training.json': { consent: { conversations: true } } }

/** The training sets of a profile on a real disk, with the agents that feed them. */
export class DatasetsUnderTest implements AsyncDisposable {
  readonly place: AgentsUnderTest
  readonly lazy: LazyDatasets
  readonly datasets: Datasets

  private constructor(place: AgentsUnderTest, lazy: LazyDatasets, datasets: Datasets) {
    this.place = place
    this.lazy = lazy
    this.datasets = datasets
  }

  static async open(files: Readonly<Record<string, unknown>> = {}): Promise<DatasetsUnderTest> {
    const place = await AgentsUnderTest.open({ files })
    const { parts, layout } = place
    const { logger } = parts
    const person = new PersonTimeZone(() => 'UTC')
    const lazy = datasetsFor({ ...parts, profile: { layout, logger }, person })
    return new DatasetsUnderTest(place, lazy, (await lazy.open()).datasets)
  }

  /** Keeps memories and has them curated. */
  async curate(...memories: Parameters<AgentsUnderTest['capture']>[0][]): Promise<EpisodicEvent[]> {
    const kept: EpisodicEvent[] = []
    for (const memory of memories) kept.push(await this.place.capture(memory))
    await this.place.run('curator')
    return kept
  }

  async build(options: Record<string, unknown> = {}) {
    return await this.datasets.build({
      request: BuildRequest.parse(options, 'Options'),
      by: 'user:u1',
      signal: new AbortController().signal,
      onProgress: () => undefined,
    })
  }

  /** The id of a new set that is approved. */
  async approved(): Promise<string> {
    const { dataset } = await this.build()
    await this.datasets.review(dataset.id, { verdict: 'approved' }, 'user:u1')
    return dataset.id
  }

  async outputs(id: string): Promise<string[]> {
    const { items } = await this.datasets.pairs(id, { limit: 200 })
    return items.map(({ output }) => output).toSorted()
  }

  async exported(
    id: string,
    format: 'chat' | 'instruction',
    withLocal = false,
  ): Promise<unknown[]> {
    const lines: unknown[] = []
    for await (const some of await this.datasets.export(id, format, withLocal)) lines.push(...some)
    return lines
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lazy.stop()
    await this.place[Symbol.asyncDispose]()
  }
}
