import type { DocumentVersion } from '../documents/document-history.ts'

/** Versions of a document as a page of the API. */
export function pageOfVersions(versions: readonly DocumentVersion[]) {
  return {
    items: versions.map(({ version, savedAt, actor, document }) => ({
      version,
      savedAt,
      actor,
      document,
    })),
    nextCursor: null,
  }
}
