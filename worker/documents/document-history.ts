import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { newId } from '../../shared/domain/ids.ts'
import { JsonFolder } from '../files/json-folder.ts'
import { GroupCommit } from '../memory/group-commit.ts'
import type { Members } from './members.ts'

const VersionFile = schema(() =>
  z.looseObject({
    version: z.string(),
    savedAt: z.string(),
    actor: z.string(),
    /** The older version that this one brought back. */
    restores: z.string().optional(),
    document: z.record(z.string(), z.unknown()),
  }),
)
/** One version of a document. */
export type DocumentVersion = z.output<typeof VersionFile.zod>

interface NewVersion {
  readonly document: Members
  readonly actor: string
  readonly restores?: string | undefined
}

const KEPT = 50

/** The versions of one document, a file each, the oldest first. The newest fifty are kept. */
export class DocumentHistory {
  readonly #folder: JsonFolder<DocumentVersion>

  constructor(root: string, folder: string, onCorrupt: (path: string, reason: string) => void) {
    this.#folder = new JsonFolder({
      root,
      folder,
      commit: new GroupCommit(),
      read: readVersion,
      onCorrupt,
    })
  }

  async versions(): Promise<DocumentVersion[]> {
    return (await this.#folder.files()).map(({ value }) => value)
  }

  async newest(): Promise<DocumentVersion | undefined> {
    return (await this.versions()).at(-1)
  }

  /** Adds a version, unless the newest says the same. */
  async add({ document, actor, restores }: NewVersion): Promise<void> {
    const files = await this.#folder.files()
    const same = JSON.stringify(files.at(-1)?.value.document) === JSON.stringify(document)
    if (same && restores === undefined) return
    const version = newId('ver')
    const savedAt = new Date().toISOString()
    const more = restores === undefined ? {} : { restores }
    await this.#folder.write(`${version}.json`, { version, savedAt, actor, ...more, document })
    for (const { name } of files.slice(0, Math.max(0, files.length + 1 - KEPT)))
      await this.#folder.remove(name)
  }

  /** The version before the present one; undone once, the one before that. */
  async before(): Promise<DocumentVersion | undefined> {
    const versions = await this.versions()
    const present = versions.at(-1)
    const place = versions.findIndex(
      ({ version }) => version === (present?.restores ?? present?.version),
    )
    return place > 0 ? versions[place - 1] : undefined
  }
}

function readVersion(members: Members): DocumentVersion {
  return VersionFile.parse(members, 'File')
}
