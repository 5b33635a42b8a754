import { EmbeddingWork } from './embedding-work.ts'
import type { SemanticParts } from './lazy-semantic.ts'
import { QuestionVectors } from './question-vectors.ts'
import { SemanticSearch } from './semantic-search.ts'
import { openVectors } from './vector-database.ts'
import { VectorStore } from './vector-store.ts'

/** Puts together what searches by meaning, and begins to embed. */
export async function openSemanticSearch(parts: SemanticParts): Promise<SemanticSearch> {
  const { layout, models, index, files, standingOf, logger, threads } = parts
  const router = await models.open()
  const embedder = () => router.embedder()
  const store = new VectorStore(await openVectors(layout.vectorsFile))
  const questions = new QuestionVectors()
  const isAsked = (): boolean => questions.isBusy
  const work = EmbeddingWork.start({
    index,
    files,
    standingOf,
    store,
    embedder,
    isAsked,
    logger,
  })
  return new SemanticSearch({
    path: layout.vectorsFile,
    index,
    store,
    embedder,
    questions,
    work,
    scan: async (job, signal) => await threads.run(job, signal),
    logger,
  })
}
