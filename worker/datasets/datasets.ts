import type {
  BuildRequest,
  BuildResult,
  Dataset,
  DatasetPairs,
  PairsQuery,
  QualityReport,
  ReviewRequest,
} from '../../shared/api/datasets.ts'
import type { DatasetFormat, LeftOutReason } from '../../shared/domain/training.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import type { ForgetReport, ForgetRequest } from '../forget/forgetful-store.ts'
import { Redaction } from '../forget/redaction.ts'
import { datasetPath, jsonText, type Review, type WriteFile } from './dataset-files.ts'
import { DatasetStore, keptOf, type WholeSet } from './dataset-store.ts'
import { newManifest, pairItem } from './dataset-words.ts'
import { gatherPairs } from './gather-pairs.ts'
import { lineMembers, type Pair } from './pair.ts'
import { type MaterialParts, TrainingMaterial } from './training-material.ts'

export interface DatasetsParts extends MaterialParts {
  /** Throws `conflict`, in the mode's words, where no training material may be made. */
  readonly checkMayTrain: () => void
}

/** What a set is made for, and how its files are written. */
export interface BuildWish {
  readonly request: BuildRequest
  readonly by: string
  readonly signal: AbortSignal
  readonly onProgress: (progress: { readonly done: number; readonly of: number }) => void
  /** Writes a file of the new set; a run notes it first. */
  readonly write?: WriteFile
}

const LINES_TOGETHER = 50
/** No id of a memory has a blank, so that nobody waits for a memory of this name. */
const ONE_BUILD = 'dataset build'

/**
 * The training sets of a profile. INVARIANTS: what leaves is approved, and its pairs are still what their memories say; a set whose pairs
 * change is a draft again before anything else of it changes; changes of one set follow one another, whoever makes them.
 */
export class Datasets {
  readonly #parts: DatasetsParts
  readonly #store: DatasetStore

  constructor(parts: DatasetsParts) {
    this.#parts = parts
    this.#store = new DatasetStore(parts.layout.root, (key, work) =>
      parts.memoryParts.memories.alone(key, work),
    )
  }

  /** All sets, the newest first. */
  async list(): Promise<Dataset[]> {
    const ids = await this.#store.files.ids()
    const items = await Promise.all(ids.map((id) => this.#store.item(id)))
    return items.toSorted((one, other) => (one.builtAt < other.builtAt ? 1 : -1))
  }

  /** Throws `not-found`. */
  async get(id: string): Promise<{ dataset: Dataset; report: QualityReport }> {
    return await this.#store.alone(
      id,
      async () => await this.#store.told(await this.#store.whole(id)),
    )
  }

  async pairs(id: string, { kind, limit, cursor }: PairsQuery): Promise<DatasetPairs> {
    const { pairs, review } = await this.#store.alone(id, () => this.#store.whole(id))
    const dropped = new Set(review.dropped)
    const left = pairs.filter(
      (pair) =>
        (kind === undefined || pair.kind === kind) && (cursor === undefined || pair.id > cursor),
    )
    const items = left.slice(0, limit).map((pair) => pairItem(pair, dropped))
    return { items, nextCursor: left.length > limit ? (items.at(-1)?.id ?? null) : null }
  }

  /** Makes a set of what may be used now; the same memories give the set that is there. */
  async build(wish: BuildWish): Promise<BuildResult> {
    const { request, by, signal, onProgress } = wish
    this.#parts.checkMayTrain()
    return await this.#parts.memoryParts.memories.alone(ONE_BUILD, async () => {
      await this.#store.files.tidy()
      const material = new TrainingMaterial(this.#parts)
      const { memoryParts } = this.#parts
      const gathered = await gatherPairs({ memoryParts, material, request, signal, onProgress })
      const manifest = newManifest({ ...gathered, request, by })
      const isNew = !(await this.#store.files.ids()).includes(manifest.id)
      if (isNew) await this.#store.create(manifest, gathered, wish.write)
      // What was forgotten or changed while it was made has gone by now, or goes now.
      await this.refresh(manifest.id)
      return { success: true, isNew, ...(await this.get(manifest.id)) }
    })
  }

  /** Keeps or drops pairs, and approves or rejects a set. */
  async review(id: string, request: ReviewRequest, by: string) {
    this.#parts.checkMayTrain()
    if (request.verdict === 'approved') await this.refresh(id)
    return await this.#store.alone(id, async () => {
      const whole = await this.#store.whole(id)
      const dropped = droppedAfter(whole, request.pairs ?? {})
      const isChanged = dropped.join() !== whole.review.dropped.toSorted().join()
      const status = request.verdict ?? (isChanged ? 'draft' : whole.review.status)
      const review: Review = {
        ...whole.review,
        status,
        dropped,
        by,
        at: new Date().toISOString(),
        note: null,
      }
      if (status === 'approved' && keptOf({ ...whole, review }).length === 0)
        throw refusal('set-empty', 'No pair of this set is kept: there is nothing to approve.')
      await this.#store.setReview(id, review, whole)
      return await this.#store.told({ ...whole, review })
    })
  }

  /** An approved set, all of whose pairs are what their memories say now. Throws `conflict` for any other. */
  async approved(id: string): Promise<WholeSet> {
    this.#parts.checkMayTrain()
    await this.refresh(id)
    const whole = await this.#store.alone(id, () => this.#store.whole(id))
    if (whole.review.status === 'approved') return { ...whole, pairs: keptOf(whole) }
    const { status, note } = whole.review
    throw refusal(
      'set-not-approved',
      `This set is ${status === 'draft' ? 'a draft' : 'rejected'}.${note === null ? '' : ` ${note}`} Look at it and approve it first: mh dataset review ${id} --approve`,
    )
  }

  /** The lines of an approved set; what may not leave the house only if that is asked for. */
  async export(id: string, format: DatasetFormat, withLocal: boolean) {
    const { pairs } = await this.approved(id)
    return exported(pairs, format, withLocal)
  }

  async remove(id: string): Promise<void> {
    await this.#store.alone(id, async () => {
      await this.#store.files.manifest(id)
      await this.#store.files.remove(id)
    })
  }

  /** Removes drafts that one maker left before. Gives their ids. */
  async removeDraftsOf(by: string, except: string): Promise<string[]> {
    const drafts = (await this.list()).filter(
      ({ id, builtBy, status, reviewedAt }) =>
        id !== except && builtBy === by && status === 'draft' && reviewedAt === null,
    )
    for (const { id } of drafts) await this.remove(id)
    return drafts.map(({ id }) => id)
  }

  /** Takes away what an undo left of a set. */
  async tidy(): Promise<void> {
    await this.#store.files.tidy()
  }

  /** Notes that an adapter was trained on a set. */
  async noteAdapter(id: string, adapterId: string): Promise<void> {
    await this.#store.alone(id, async () => {
      const manifest = await this.#store.files.manifest(id)
      const adapters = [...new Set([...manifest.adapters, adapterId])]
      await this.#store.files.write(
        datasetPath(id, 'manifest.json'),
        jsonText({ ...manifest, adapters }),
      )
    })
  }

  /** Takes pairs out whose memories say something else now, or may be used no more. */
  async refresh(id: string): Promise<void> {
    await this.#store.alone(id, async () => {
      const whole = await this.#store.whole(id)
      const material = new TrainingMaterial(this.#parts)
      const gone = new Map<string, LeftOutReason>()
      for (const pair of whole.pairs) {
        const reason = await this.#reasonNow(pair, material)
        if (reason !== undefined) gone.set(pair.id, reason)
      }
      if (gone.size > 0) await this.#store.without(whole, gone)
    })
  }

  /** Takes the pairs of forgotten memories out of every set. Gives the sets that had some. */
  async forget(request: ForgetRequest): Promise<ForgetReport & { readonly sets: string[] }> {
    const ids = new Set(request.memories.map(({ id }) => id))
    const redaction = new Redaction(request)
    const left: { path: string; reason: string }[] = []
    const sets: string[] = []
    let removed = 0
    for (const id of await this.#store.files.ids()) {
      const { count, adapters } = await this.#store.alone(id, () =>
        this.#forgetIn(id, ids, redaction),
      )
      if (count === 0) continue
      removed += count
      sets.push(id)
      for (const adapter of adapters)
        left.push({ path: `out/adapters/${adapter}`, reason: TRAINED_ON_IT })
    }
    return { removed, redacted: 0, left, sets }
  }

  async #forgetIn(id: string, ids: ReadonlySet<string>, redaction: Redaction) {
    const whole = await this.#store.whole(id)
    const theirs = whole.pairs.filter(
      (pair) => isMadeOf(pair, ids) || redaction.isIn(Buffer.from(JSON.stringify(pair))),
    )
    const gone = new Map(theirs.map((pair) => [pair.id, 'forgotten'] as const))
    if (gone.size > 0) await this.#store.without(whole, gone)
    return { count: gone.size, adapters: whole.manifest.adapters }
  }

  async #reasonNow(pair: Pair, material: TrainingMaterial): Promise<LeftOutReason | undefined> {
    const { memoryId, sha256 } = pair.lineage
    const { finder } = this.#parts.memoryParts
    const all = await finder.findAll(memoryId, 'kept')
    const stored = all.find(({ event }) => Date.parse(event.timestamp) === Date.parse(pair.at))
    if (!stored) return 'changed'
    const found = await material.of(stored, { includeLocal: pair.privacy === 'local' })
    if (found.status === 'left-out') return found.reasons[0]
    return found.pair.lineage.sha256 === sha256 ? undefined : 'changed'
  }
}

const TRAINED_ON_IT =
  'It was trained on a set that held this memory, and may say it again. Delete the folder, and train anew.'

function droppedAfter(
  { pairs, review }: WholeSet,
  decisions: Readonly<Record<string, 'keep' | 'drop'>>,
): string[] {
  const known = new Set(pairs.map(({ id }) => id))
  const dropped = new Set(review.dropped)
  for (const [id, decision] of Object.entries(decisions)) {
    if (!known.has(id))
      throw new AppError('not-found', `pairs: this set has no pair ${JSON.stringify(id)}.`)
    if (decision === 'drop') dropped.add(id)
    else dropped.delete(id)
  }
  return [...dropped].toSorted()
}

function isMadeOf({ lineage }: Pair, ids: ReadonlySet<string>): boolean {
  return ids.has(lineage.memoryId) || lineage.sources.some((id) => ids.has(id))
}

async function* exported(pairs: readonly Pair[], format: DatasetFormat, withLocal: boolean) {
  const leaving = pairs.filter(({ privacy }) => withLocal || privacy === 'any')
  for (let from = 0; from < leaving.length; from += LINES_TOGETHER)
    yield leaving.slice(from, from + LINES_TOGETHER).map((pair) => lineMembers(pair, format))
}
