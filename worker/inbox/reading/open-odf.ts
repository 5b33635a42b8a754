import { readingSaid } from './reading-told.ts'
import type { OpenDocument } from './open-document.ts'
import { refusal } from './refusal.ts'
import { ZipArchive } from './zip-archive.ts'

const MANIFEST = 'META-INF/manifest.xml'

/** The archive of an OpenDocument. Throws `encrypted`: what is in a locked one is listed, and locked. */
export async function openOdf(document: OpenDocument): Promise<ZipArchive> {
  const archive = await ZipArchive.open(document)
  if (archive.has(MANIFEST) && /encryption-data/.test(await archive.wholeText(MANIFEST)))
    throw refusal('encrypted', readingSaid('password'))
  return archive
}
