import { saidFault } from '../../shared/api/field-fault.ts'
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { InboxFile, UploadQuery } from '../../shared/api/inbox.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { noRoomOr } from '../files/no-room.ts'
import type { Hindrance } from '../profile/cognitive-mode.ts'
import type { FileLimits } from './document-reader.ts'
import { hindranceTold } from './file-told.ts'
import { safeFileName } from './file-name.ts'
import type { Inbox } from './inbox.ts'
import type { InboxFolders } from './inbox-folders.ts'
import { fileId } from './scan-inbox.ts'

interface UploadParts {
  readonly folders: InboxFolders
  readonly inbox: Inbox
  readonly limits: () => FileLimits
  /** Why it will have to wait; null when it will not. */
  readonly hindrance: () => Hindrance | null
  readonly watch: { look(): void }
}

/** A file on its way in. */
export interface Upload extends UploadQuery {
  /** As the person names it. */
  readonly filename: string
  /** How many bytes its sender says there are. */
  readonly stated: number | undefined
  readonly pieces: AsyncIterable<Uint8Array>
}

/**
 * Takes a file in at the pace of the disk. It lies in the inbox, whole, when this is settled; one that breaks off leaves nothing.
 * Throws `body-too-large`, and `invalid-input` for a folder that is none of the person's.
 */
export async function takeUpload(parts: UploadParts, upload: Upload): Promise<InboxFile> {
  const { folders, inbox, limits, watch, hindrance } = parts
  const { maxBytes } = limits()
  if ((upload.stated ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const folder = folderOf(upload.folder)
  const name = safeFileName(upload.filename)
  const { path, file } = await folders.newUpload(folder, randomUUID())
  try {
    await receive(file, upload, maxBytes)
    const placed = await folders.place(path, folder === '' ? name : `${folder}/${name}`)
    // Under its name it is the same file with the same time.
    const stats = await file.stat()
    const id = fileId(placed, stats)
    inbox.isWhole(id)
    watch.look()
    const hindered = hindrance()
    const at = stats.ctime.toISOString()
    const whole = { id, name: placed, status: 'waiting', at, bytes: stats.size } as const
    return hindered === null ? whole : { ...whole, ...hindranceTold(hindered) }
  } catch (error) {
    await rm(path, { force: true })
    throw noRoomOr(error)
  } finally {
    await file.close()
  }
}

async function receive(file: FileHandle, upload: Upload, maxBytes: number): Promise<void> {
  let bytes = 0
  for await (const piece of upload.pieces) {
    bytes += piece.length
    if (bytes > maxBytes) throw tooLarge(maxBytes)
    await file.write(piece)
  }
  if (upload.modifiedAt !== undefined) {
    const at = new Date(upload.modifiedAt)
    await file.utimes(at, at)
  }
  await file.sync()
}

function folderOf(folder: string | undefined): string {
  if (folder === undefined) return ''
  const name = safeFileName(folder)
  if (!name.startsWith('_')) return name
  const message = 'Query is not valid. folder: names that begin with "_" are the inbox’s own.'
  throw new AppError('invalid-input', message, {
    details: { fields: [saidFault('folder', 'inbox-own-name')] },
  })
}

function tooLarge(maxBytes: number): AppError {
  const most = Math.round(maxBytes / 1024 / 1024)
  return new AppError(
    'body-too-large',
    `The file is larger than ${most} MiB. Split it, or raise maxFileMB in the settings of the ingestor.`,
    { details: { maxBytes } },
  )
}
