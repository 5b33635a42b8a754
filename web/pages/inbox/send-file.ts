import { type InboxFile, inboxRoutes, OneInboxFile } from '../../../shared/api/inbox.ts'
import { addressOf } from '../../api/call.ts'
import { problemOfAnswer, ProblemError } from '../../api/problem.ts'

interface Sending {
  /** Username of the profile whose inbox it is. */
  readonly profile: string
  readonly file: File
  /** A folder of the inbox; undefined for the inbox itself. */
  readonly folder: string | undefined
  readonly signal: AbortSignal
  /** Told how many bytes have gone. */
  readonly onProgress: (sentBytes: number) => void
}

/** Sends a file into the inbox; it lies there when this is settled. Throws a `ProblemError`. */
export async function sendFile(sending: Sending): Promise<InboxFile> {
  const { profile, file, folder, signal } = sending
  signal.throwIfAborted()
  const modifiedAt = new Date(file.lastModified).toISOString()
  const query = { ...(folder === undefined ? {} : { folder }), modifiedAt }
  const address = addressOf(inboxRoutes.uploadToInbox, { params: { filename: file.name }, query })
  const response = await sent(address, { 'x-mh-profile': profile }, sending)
  const answer = jsonOf(await response.text())
  if (!response.ok) throw new ProblemError(problemOfAnswer(answer, response))
  return OneInboxFile.parse(answer, 'The answer to the upload').file
}

/** With the old request object: only that one tells how far a body has gone. */
async function sent(
  address: string,
  headers: Readonly<Record<string, string>>,
  { file, signal, onProgress }: Sending,
): Promise<Response> {
  return await new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = (): void => request.abort()
    signal.addEventListener('abort', abort)
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded))
    request.addEventListener('load', () => resolve(responseOf(request)))
    request.addEventListener('abort', () => reject(signal.reason))
    request.addEventListener('error', () => void failureOf(file).then(reject))
    request.addEventListener('loadend', () => signal.removeEventListener('abort', abort))
    request.open(inboxRoutes.uploadToInbox.method, address)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.setRequestHeader('accept', 'application/json')
    request.send(file)
  })
}

function responseOf(request: XMLHttpRequest): Response {
  const headers = new Headers()
  for (const name of ['x-request-id', 'retry-after']) {
    const value = request.getResponseHeader(name)
    if (value !== null) headers.set(name, value)
  }
  return new Response(request.responseText, { status: request.status, headers })
}

/** A file that was moved or changed since it was chosen fails as a lost connection does: reading it tells them apart. */
async function failureOf(file: File): Promise<ProblemError> {
  try {
    await file.slice(0, 1).arrayBuffer()
    return new ProblemError({ code: 'unreachable', detail: '', fields: [] })
  } catch (error) {
    return new ProblemError({ code: 'file-unreadable', detail: '', fields: [] }, error)
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The answer's shape will say that it is none.
    return undefined
  }
}
