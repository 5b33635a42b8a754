import type {
  BuildRequest,
  Dataset,
  DatasetPairs,
  QualityReport,
} from '../../shared/api/datasets.ts'
import { DATASET_FORMATS } from '../../shared/domain/training.ts'
import { sha256Of } from '../agents/undo-copies.ts'
import type { Manifest, Review } from './dataset-files.ts'
import type { Pair } from './pair.ts'
import { countsOf } from './quality-report.ts'

/** A set as people are told of it. */
export function datasetItem(manifest: Manifest, review: Review): Dataset {
  const { id, builtAt, builtBy, pairs, byKind, privacy, tokens, formats, sha256 } = manifest
  const { removed, adapters } = manifest
  const { status, dropped, at: reviewedAt, by: reviewedBy, note } = review
  const own = { id, status, builtAt, builtBy, pairs, dropped: dropped.length, byKind, privacy }
  return { ...own, tokens, formats, sha256, removed, reviewedAt, reviewedBy, note, adapters }
}

/** The lines of `pairs.ndjson`. */
export function pairsText(pairs: readonly Pair[]): string {
  return pairs.map((pair) => `${JSON.stringify(pair)}\n`).join('')
}

/** The id of a set, which follows from its pairs. */
export function datasetIdOf(pairs: readonly Pair[]): string {
  return `set-${sha256Of(pairsText(pairs)).slice(0, 16)}`
}

/** What a manifest says of pairs. */
export function figuresOf(
  pairs: readonly Pair[],
  report: QualityReport,
): Pick<Manifest, 'pairs' | 'byKind' | 'privacy' | 'tokens' | 'sha256'> {
  return {
    pairs: pairs.length,
    byKind: countsOf(pairs, ({ kind }) => kind),
    privacy: pairs.some(({ privacy }) => privacy === 'local') ? 'local' : 'any',
    tokens: report.tokens.total,
    sha256: sha256Of(pairsText(pairs)),
  }
}

interface NewSet {
  readonly pairs: readonly Pair[]
  readonly report: QualityReport
  readonly request: BuildRequest
  readonly by: string
}

export function newManifest({ pairs, report, request, by }: NewSet): Manifest {
  return {
    id: datasetIdOf(pairs),
    builtAt: new Date().toISOString(),
    builtBy: by,
    options: request,
    ...figuresOf(pairs, report),
    formats: [...DATASET_FORMATS],
    removed: {},
    adapters: [],
  }
}

export function pairItem(pair: Pair, dropped: ReadonlySet<string>): DatasetPairs['items'][number] {
  const { id, kind, instruction, input, output, at, privacy, lineage } = pair
  const { memoryId, sources, conversationId } = lineage
  const decision = dropped.has(id) ? ('drop' as const) : ('keep' as const)
  const said = { id, kind, instruction, input, output, at, privacy, decision }
  return { ...said, memoryId, sources, conversationId }
}
