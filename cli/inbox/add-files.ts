import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { type InboxFile, OneInboxFile } from '../../shared/api/inbox.ts'
import { routes } from '../../shared/api/routes.ts'
import { PROFILE_HEADER } from '../../shared/control/worker-contract.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { failureOfAnswer } from '../answer-failure.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { streamFromSupervisor } from '../control-transport.ts'
import { ProgressLine } from '../memories/progress-line.ts'
import { type FileToAdd, filesToAdd } from './files-to-add.ts'
import { inboxTable } from './inbox-table.ts'
import { whenRead } from './when-read.ts'

/** The options of `mh inbox add`. */
export interface AddFilesOptions {
  readonly files: readonly string[]
  readonly folder?: boolean
  readonly wait?: boolean
}

/** `mh inbox add` */
export async function addFiles(
  context: CommandContext,
  { files, folder = false, wait = false }: AddFilesOptions,
): Promise<void> {
  const chosen = await filesToAdd(files, folder)
  const { client, profile } = await connectToProfile(context)
  const added = await sendAll(context, profile, chosen)
  const { output } = context
  if (!wait) {
    return output.result({ items: added }, () =>
      added.map(({ name }) => `${name} is in the inbox.`).join('\n'),
    )
  }
  const items = await whenRead(context, { client, profile, ids: added.map(({ id }) => id) })
  output.result({ items }, () => inboxTable(items, output.columns))
  const rejected = items.filter(({ status }) => status === 'rejected').length
  if (rejected > 0) throw new AppError('conflict', `${rejected} of them could not be read.`)
}

async function sendAll(
  context: CommandContext,
  profile: string,
  files: readonly FileToAdd[],
): Promise<InboxFile[]> {
  using progress = new ProgressLine(context)
  const of = files.reduce((sum, { bytes }) => sum + bytes, 0)
  let done = 0
  const onBytes = (bytes: number): void => {
    done += bytes
    progress.show({ phase: 'sending', done, of, unit: 'bytes' })
  }
  const added: InboxFile[] = []
  for (const file of files) added.push(await send(context, { file, profile, onBytes }))
  return added
}

interface Sending {
  readonly file: FileToAdd
  readonly profile: string
  readonly onBytes: (bytes: number) => void
}

async function send(
  { link, signal }: CommandContext,
  { file, profile, onBytes }: Sending,
): Promise<InboxFile> {
  const source = await open(file.path, 'r')
  const body = Readable.from(counted(source.createReadStream(), onBytes))
  const request = {
    method: routes.uploadToInbox.method,
    path: pathOf(file),
    headers: { 'content-type': 'application/octet-stream', [PROFILE_HEADER]: profile },
    body,
  }
  return await streamFromSupervisor(link, { request, signal }, async (answer) => {
    const { statusCode: status = 0 } = answer
    const said = await text(answer)
    if (status !== 201) throw failureOfAnswer(request, { status, text: said })
    return OneInboxFile.parse(parseJson(said, 'The answer'), 'The answer').file
  })
}

async function* counted(
  pieces: AsyncIterable<Buffer>,
  onBytes: Sending['onBytes'],
): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    yield piece
    onBytes(piece.length)
  }
}

function pathOf({ name, folder, modifiedAt }: FileToAdd): string {
  const query = new URLSearchParams({ modifiedAt, ...(folder === undefined ? {} : { folder }) })
  // No address may hold these; the inbox would put the same in their place.
  const plain = name.replaceAll('\\', '_')
  return `/api/inbox/${encodeURIComponent(plain)}?${query.toString()}`
}
