import type { RunFiles } from './run-files.ts'
import type { RunStore } from './run-store.ts'

/**
 * Takes away the temporary files that a killed worker left beside the files that its runs were writing: they hold a person's words, and
 * whoever forgets those would not find them. To be called before anything runs, and before the runs are noted as broken off.
 */
export async function removeRunLeftovers(
  store: Pick<RunStore, 'runs' | 'changes'>,
  files: Pick<RunFiles, 'removeLeftovers'>,
): Promise<void> {
  const broken = (await store.runs()).filter(({ status }) => status === 'running')
  for (const { id } of broken) {
    const changes = await store.changes(id)
    await files.removeLeftovers(
      changes.flatMap((change) => (change.kind === 'file-changed' ? [change.path] : [])),
    )
  }
}
