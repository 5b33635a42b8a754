import type { ClosingStack } from '../../shared/lifetime/closing-stack.ts'
import { runKeeper } from '../backups/keeper-process.ts'
import type { Opening } from '../supervisor.ts'
import type { WorkerProgram } from '../workers/worker-program.ts'
import { ProfileUsages } from './profile-usages.ts'
import { UsageBook } from './usage-book.ts'

/** What knows how much space profiles take. */
export function openUsages(
  opened: ClosingStack,
  { layout, logger, config }: Opening,
  program: WorkerProgram,
): ProfileUsages {
  const book = opened.use(
    new UsageBook({
      logger,
      measure: (work, signal) =>
        runKeeper(work, {
          program,
          folder: layout.run,
          signal,
          onProgress: () => undefined,
          // It looks at files as they are, whoever writes them.
          hold: async () => ({ release: () => true }),
        }),
    }),
  )
  return new ProfileUsages({ layout, book, backupFolder: () => config.current.backup?.to })
}
