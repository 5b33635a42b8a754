import type { ServerResponse } from 'node:http'
import type { FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { systemCodeOf } from '../../shared/errors/app-error.ts'

/** A file that a browser is to keep. It is opened when it is sent, and by nobody who asks for its headers only. */
export class DownloadAnswer {
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly open: () => Promise<FileHandle>

  constructor(file: {
    readonly name: string
    readonly type: string
    readonly bytes: number
    readonly open: () => Promise<FileHandle>
  }) {
    this.name = file.name
    this.type = file.type
    this.bytes = file.bytes
    this.open = file.open
  }
}

/** Sends it at the reader's pace. Whoever goes away in the middle is no failure. */
export async function sendDownload(
  response: ServerResponse,
  answer: DownloadAnswer,
): Promise<void> {
  response.setHeader('cache-control', 'no-store')
  response.setHeader('content-type', answer.type)
  response.setHeader('content-disposition', `attachment; filename="${answer.name}"`)
  response.setHeader('content-length', answer.bytes)
  if (response.req.method === 'HEAD') return void response.end()
  const file = await answer.open()
  try {
    await pipeline(file.createReadStream({ autoClose: false }), response)
  } catch (error) {
    if (systemCodeOf(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  } finally {
    await file.close()
  }
}
