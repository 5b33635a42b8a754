import { lstat, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { MODEL_NAME } from '../../shared/api/adapters.ts'
import type { Training } from '../../shared/api/trainings.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { syncFolder } from '../../shared/files/atomic-write.ts'
import { writeJsonFile } from '../../shared/files/json-file.ts'
import { AdapterRegistry } from '../adapters/adapter-registry.ts'

const TRAINED = /^[^.].*\.(?:safetensors|gguf)$/i

/** The name of the adapter that a training gives: the day that it began, and the end of its id. */
export function adapterIdFor({ id, startedAt }: Pick<Training, 'id' | 'startedAt'>): string {
  return `${startedAt.slice(0, 10)}-${id.slice(-8)}`
}

/**
 * Moves what a training left to the adapters and registers it. Throws `conflict` where it left none. Doing it again does no harm.
 *
 * @param output the folder that the program wrote to
 */
export async function keepAdapter(
  root: string,
  output: string,
  training: Training,
): Promise<string> {
  const { datasetId, id, pairs, baseModel, startedBy } = training
  await checkIsThere(output)
  const adapterId = adapterIdFor(training)
  const createdAt = new Date().toISOString()
  const metadata = { pairCount: pairs, createdAt, dataset: datasetId, training: id }
  await writeJsonFile(join(output, 'metadata.json'), metadata)
  const adapters = join(root, 'out', 'adapters')
  await rename(output, join(adapters, adapterId))
  await syncFolder(adapters)
  // Without it the registry says what is missing, and how to say it.
  if (baseModel !== null && MODEL_NAME.test(baseModel) && baseModel.length <= 200)
    await new AdapterRegistry(root).add({ id: adapterId, baseModel }, startedBy)
  return adapterId
}

async function checkIsThere(output: string): Promise<void> {
  for (const name of await readdir(output)) {
    const found = await lstat(join(output, name))
    if (TRAINED.test(name) && found.isFile() && found.size > 0) return
  }
  throw new AppError(
    'conflict',
    'The program ended well and left no adapter: no .safetensors or .gguf file in the folder {output}.',
  )
}
