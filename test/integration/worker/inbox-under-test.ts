import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { ACTOR_HEADER, SECRET_HEADER } from '../../../shared/control/worker-contract.ts'
import { eventually } from '../../support/eventually.ts'
import { OWN_ACTOR, type Place, SECRET, type WorkerUnderTest } from './worker-under-test.ts'

interface ListedFile {
  readonly id: string
  readonly name: string
  readonly status: string
  readonly reason?: string
  readonly code?: string
  readonly memories?: number
  readonly documentId?: string
  readonly movedTo?: string
  readonly run?: string
  readonly remarks?: readonly string[]
}

/** A memory's file. */
interface KeptMemory {
  readonly id: string
  readonly content: string
  readonly timestamp: string
  readonly source: string
  readonly replacedBy?: string
  readonly provenance: Record<string, unknown>
  readonly metadata: Record<string, unknown>
  readonly links: readonly Record<string, unknown>[]
}

/** The inbox of a place, as a person sees it on the disk and a program over the API. */
export function inboxOf(place: Place) {
  const root = join(place.profile, 'memory/inbox')
  const files = async (folder: string): Promise<string[]> => {
    const entries = await readdir(join(root, folder), {
      recursive: true,
      withFileTypes: true,
    }).catch(() => [])
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(root, folder).length + 1))
      .toSorted()
  }
  return {
    root,
    /** Puts a file there as another program would. */
    async drop(name: string, content: string | Buffer): Promise<void> {
      await mkdir(dirname(join(root, name)), { recursive: true })
      await writeFile(join(root, name), content)
    },
    /** Names in the archive without the day. */
    async archived(): Promise<string[]> {
      return (await files('_archive')).map((name) => name.replace(/^\d{4}-\d\d-\d\d\//, ''))
    },
    rejected: async () => await files('_rejected'),
    /** What lies in the inbox itself. */
    async waiting(): Promise<string[]> {
      const all = await files('')
      return all.filter((name) => !name.startsWith('_archive/') && !name.startsWith('_rejected/'))
    },
    async memories(where: 'kept' | 'binned' = 'kept'): Promise<KeptMemory[]> {
      const episodic = join(place.profile, 'memory/episodic')
      const names = await readdir(episodic, { recursive: true }).catch(() => [])
      const wanted = names.filter(
        (name) =>
          name.endsWith('.json') &&
          !name.includes('.history/') &&
          name.startsWith('.bin/') === (where === 'binned'),
      )
      // One may go to the bin, or come out of it, in between.
      const read = wanted.map(async (name) =>
        readFile(join(episodic, name), 'utf8').catch(() => undefined),
      )
      const texts = await Promise.all(read)
      return texts.flatMap((text) => (text === undefined ? [] : [JSON.parse(text)]))
    },
  }
}

/** Every file that the API knows of. */
export async function listed(worker: WorkerUnderTest): Promise<ListedFile[]> {
  const { status, body } = await worker.call('GET', '/api/inbox?limit=500')
  if (status !== 200) throw new Error(`The list answered ${status}: ${JSON.stringify(body)}`)
  return body.items
}

/** Settled with the file of a name when it has a status. */
export async function becomes(
  worker: WorkerUnderTest,
  name: string,
  status: string,
): Promise<ListedFile> {
  let seen: readonly ListedFile[] = []
  try {
    return await eventually(async () => {
      seen = (await listed(worker)).filter((file) => file.name === name)
      return seen.find((file) => file.status === status)
    })
  } catch (error) {
    throw new Error(`${name} is ${JSON.stringify(seen)}, not ${status}`, { cause: error })
  }
}

/** Uploads and gives status and body. */
export async function upload(
  worker: WorkerUnderTest,
  path: string,
  content: string | Buffer,
): Promise<{ status: number; body: { file: ListedFile; detail?: string } }> {
  return await new Promise((resolve, reject) => {
    const headers = { [SECRET_HEADER]: SECRET, [ACTOR_HEADER]: OWN_ACTOR }
    const sent = request(
      { socketPath: worker.place.socket, method: 'PUT', path, headers },
      (answer) => {
        text(answer).then(
          (body) => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(body) }),
          reject,
        )
      },
    )
    sent.once('error', reject)
    sent.end(content)
  })
}
