import { AppError } from '../shared/errors/app-error.ts'
import type { RunAction } from './command-context.ts'

/** Runs commands that are about this machine's own supervisor, and refuses them where a server is named. */
export function onThisMachine(run: RunAction): RunAction {
  return async (action) =>
    await run(async (context) => {
      if (context.link.kind === 'server') {
        throw new AppError(
          'wrong-usage',
          `This is done on the machine itself, not over ${context.link.server.origin}. For this machine’s own supervisor leave out --server and MH_SERVER, or name it: --root DIR`,
        )
      }
      await action(context)
    })
}
