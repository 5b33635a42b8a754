import { memoryRoutes } from '../../../shared/api/memories.ts'
import type { Workspace } from '../../app/workspace.ts'

/** What was done to many memories one after another, and what ended that. */
export interface DoneToMany {
  readonly done: readonly string[]
  readonly error: unknown
}

/** Moves memories to the bin, until one fails. */
export async function binMemories(
  client: Workspace['client'],
  ids: readonly string[],
): Promise<DoneToMany> {
  return await toEach(ids, (id) => client.call(memoryRoutes.deleteMemory, { params: { id } }))
}

/** Takes memories out of the bin, until one fails. */
export async function restoreMemories(
  client: Workspace['client'],
  ids: readonly string[],
): Promise<DoneToMany> {
  return await toEach(ids, (id) => client.call(memoryRoutes.restoreMemory, { params: { id } }))
}

async function toEach(
  ids: readonly string[],
  work: (id: string) => Promise<unknown>,
): Promise<DoneToMany> {
  const done: string[] = []
  try {
    for (const id of ids) {
      await work(id)
      done.push(id)
    }
    return { done, error: undefined }
  } catch (error) {
    return { done, error }
  }
}
