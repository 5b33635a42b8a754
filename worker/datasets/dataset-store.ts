import type { Dataset, QualityReport } from '../../shared/api/datasets.ts'
import { DATASET_FORMATS } from '../../shared/domain/training.ts'
import {
  DatasetFiles,
  datasetPath,
  jsonText,
  type Manifest,
  type Review,
  type WriteFile,
} from './dataset-files.ts'
import { datasetItem, figuresOf, pairsText } from './dataset-words.ts'
import { linesText, type Pair } from './pair.ts'
import { qualityOf, reportText } from './quality-report.ts'

/** A set with everything that is in it. */
export interface WholeSet {
  readonly manifest: Manifest
  readonly review: Review
  readonly pairs: readonly Pair[]
}

/** Runs a work while nobody else in the profile works under the same key. */
type Alone = <T>(key: string, work: () => Promise<T>) => Promise<T>

/**
 * Training sets as they change on the disk. INVARIANTS: the files in which a set leaves are there while it is approved, and only then; a
 * set whose pairs change is a draft before they do, so that whoever is killed in between leaves no approved set that nobody has seen.
 */
export class DatasetStore {
  readonly files: DatasetFiles
  readonly #alone: Alone

  constructor(root: string, alone: Alone) {
    this.files = new DatasetFiles(root)
    this.#alone = alone
  }

  /** Runs a work while nobody else changes a set. */
  async alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    return await this.#alone(`dataset ${id}`, work)
  }

  /** Writes the files of a new set. */
  async create(
    manifest: Manifest,
    { pairs, report }: { readonly pairs: readonly Pair[]; readonly report: QualityReport },
    write: WriteFile = (path, text) => this.files.write(path, text),
  ): Promise<void> {
    const { id } = manifest
    await write(datasetPath(id, 'pairs.ndjson'), pairsText(pairs))
    await write(datasetPath(id, 'report.json'), jsonText(report))
    await write(datasetPath(id, 'report.md'), reportText(id, report))
    // Last: without it there is no set.
    await write(datasetPath(id, 'manifest.json'), jsonText(manifest))
  }

  /** A set with pairs fewer, and a draft again. A step that was done before does no harm. */
  async without(whole: WholeSet, gone: ReadonlyMap<string, string>): Promise<void> {
    const { manifest, review } = whole
    const { id } = manifest
    const isReviewed = review.status !== 'draft'
    const dropped = review.dropped.filter((pair) => !gone.has(pair))
    const draft = {
      ...review,
      status: 'draft' as const,
      dropped,
      note: isReviewed ? CHANGED : review.note,
    }
    await this.setReview(id, draft, whole)
    const pairs = whole.pairs.filter((pair) => !gone.has(pair.id))
    await this.#rewrite(manifest, pairs, [...gone.values()])
  }

  async #rewrite(
    manifest: Manifest,
    pairs: readonly Pair[],
    reasons: readonly string[],
  ): Promise<Manifest> {
    const { id } = manifest
    const before = await this.files.report(id)
    const { considered = 0, eligible = 0, leftOut = {} } = before ?? {}
    const report = qualityOf(pairs, { considered, eligible, leftOut })
    const removed = { ...manifest.removed }
    for (const reason of reasons) removed[reason] = (removed[reason] ?? 0) + 1
    const after = { ...manifest, ...figuresOf(pairs, report), removed }
    await this.files.write(datasetPath(id, 'pairs.ndjson'), pairsText(pairs))
    await this.files.write(datasetPath(id, 'report.json'), jsonText(report))
    await this.files.write(datasetPath(id, 'report.md'), reportText(id, report))
    await this.files.write(datasetPath(id, 'manifest.json'), jsonText(after))
    return after
  }

  /** The files for trainers are there while a set is approved, and only then. */
  async setReview(id: string, review: Review, whole: WholeSet): Promise<void> {
    if (review.status !== 'approved') {
      await this.files.write(datasetPath(id, 'review.json'), jsonText(review))
      return await this.files.removeExports(id)
    }
    const kept = keptOf({ ...whole, review })
    for (const format of DATASET_FORMATS) {
      await this.files.write(datasetPath(id, `${format}.jsonl`), linesText(kept, format))
    }
    await this.files.write(datasetPath(id, 'review.json'), jsonText(review))
  }

  /** A set whose pairs are not those that its manifest names was edited by hand, or cut off: it is a draft, and says what it holds. */
  async whole(id: string): Promise<WholeSet> {
    const manifest = await this.files.manifest(id)
    const review = await this.files.review(id)
    const { pairs, sha256 } = await this.files.pairs(id)
    if (sha256 === manifest.sha256) return { manifest, review, pairs }
    const draft = { ...review, status: 'draft' as const, note: EDITED }
    await this.setReview(id, draft, { manifest, review, pairs })
    return { manifest: await this.#rewrite(manifest, pairs, []), review: draft, pairs }
  }

  /** A set as people are told of it. */
  async told({ manifest, review, pairs }: WholeSet) {
    const { id } = manifest
    const none = { considered: 0, eligible: 0, leftOut: {} }
    const report = (await this.files.report(id)) ?? qualityOf(pairs, none)
    return { dataset: datasetItem(manifest, review), report }
  }

  async item(id: string): Promise<Dataset> {
    return datasetItem(await this.files.manifest(id), await this.files.review(id))
  }
}

const CHANGED = 'Pairs left it after it was reviewed, since their memories changed or went.'
const EDITED = 'Its pairs were changed by hand.'

/** The pairs that were not dropped. */
export function keptOf({ pairs, review }: Pick<WholeSet, 'pairs' | 'review'>): Pair[] {
  const dropped = new Set(review.dropped)
  return pairs.filter(({ id }) => !dropped.has(id))
}
