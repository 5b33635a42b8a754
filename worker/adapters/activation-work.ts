import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { ActivationStep } from '../../shared/api/adapters.ts'
import { openWithoutLinks } from '../../shared/files/open-without-links.ts'
import type { OllamaAdapters, PatientLimits } from '../models/ollama-adapters.ts'
import type { ActiveAdapter } from './active-adapter.ts'
import type { Adapter } from './adapter-registry.ts'
import { adapterRefusal } from './adapter-told.ts'
import { modelNameFor } from './adapter-words.ts'
import { readGgufHeader } from './gguf-header.ts'

/** An adapter that is to be put in force, and the server that gets it. */
export interface ActivationWish {
  readonly root: string
  readonly userId: string
  readonly username: string
  readonly adapter: Adapter
  /** File below the adapter's folder. */
  readonly gguf: string
  readonly base: string
  readonly provider: string
  readonly server: OllamaAdapters
  /** The names of the models that the server has. */
  readonly models: () => Promise<readonly string[]>
  readonly limits: PatientLimits
  readonly onStep: (step: ActivationStep, progress?: { done: number; of: number }) => void
}

/** Has the server make the model of an adapter and its base. What the server has already is not sent again. */
export async function makeAdaptedModel(wish: ActivationWish): Promise<ActiveAdapter> {
  const { root, adapter, gguf } = wish
  wish.onStep('reading')
  await using file = await openWithoutLinks(root, ...`${adapter.folder}/${gguf}`.split('/'))
  const { size: bytes } = await file.stat()
  const { base, provider } = wish
  await checkFits(file, wish)
  const digest = await digestOf(file, bytes, wish.limits.signal)
  const name = modelNameFor({ ...wish, adapterId: adapter.id, digest })
  if (!(await wish.models()).includes(name)) {
    await give(file, { digest, bytes }, wish)
    wish.onStep('creating')
    await wish.server.createModel({ name, base, digest }, wish.limits)
  }
  return {
    modelName: name,
    activatedAt: new Date().toISOString(),
    adapterPath: adapter.folder,
    ggufAdapterPath: `${adapter.folder}/${gguf}`,
    evalScore: adapter.evalScore,
    dataset: adapter.id,
    status: 'loaded',
    baseModel: base,
    provider,
    digest,
  }
}

/** The base must be there, or the server might fetch it from far away, and of the kind that the adapter was made for. */
async function checkFits(
  file: FileHandle,
  { base, provider, server, models, limits }: ActivationWish,
): Promise<void> {
  const { architecture, type } = await readGgufHeader(file)
  if (type === 'model') throw adapterRefusal('gguf-model')
  if (!(await models()).includes(base)) throw adapterRefusal('base-missing', { provider, base })
  const carries = await server.architectureOf(base, limits)
  if (architecture !== null && carries !== null && architecture !== carries)
    throw adapterRefusal('base-of-other-kind', { kind: architecture, base, other: carries })
}

async function digestOf(file: FileHandle, bytes: number, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of pieces(file, bytes)) {
    signal.throwIfAborted()
    hash.update(piece)
  }
  return hash.digest('hex')
}

async function give(
  file: FileHandle,
  { digest, bytes }: { readonly digest: string; readonly bytes: number },
  { server, limits, onStep }: ActivationWish,
): Promise<void> {
  onStep('uploading', { done: 0, of: bytes })
  if (await server.hasBlob(digest, limits)) return
  const blob = { digest, bytes, read: () => pieces(file, bytes) }
  await server.uploadBlob(blob, limits, (done) => onStep('uploading', { done, of: bytes }))
}

const PIECE_BYTES = 256 * 1024

/** The file as it was long when it was opened. */
async function* pieces(file: FileHandle, bytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes;) {
    const length = Math.min(PIECE_BYTES, bytes - at)
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at)
    if (bytesRead === 0) throw adapterRefusal('gguf-shorter')
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}
