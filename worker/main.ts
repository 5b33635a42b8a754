import { STANDBY_ARGUMENT } from '../shared/control/assignment.ts'
import { KEEPER_ARGUMENT } from '../shared/control/keeper-messages.ts'
import {
  parseWorkerArguments,
  READY_DESCRIPTOR,
  SECRET_DESCRIPTOR,
} from '../shared/control/worker-contract.ts'
import { TRIAL_ARGUMENT } from '../shared/control/trial-messages.ts'
import { AppError, messageOf } from '../shared/errors/app-error.ts'
import { ERROR_CODES } from '../shared/errors/error-codes.ts'
import { closeInherited } from '../shared/runtime/close-inherited.ts'
import { readSecret } from './life/descriptors.ts'
import { awaitAssignment, moveIn } from './life/standby.ts'
import { WorkerProcess } from './life/worker-process.ts'

const PRIVATE_UMASK = 0o077

async function run(argv: readonly string[]): Promise<void> {
  process.umask(PRIVATE_UMASK)
  closeInherited(READY_DESCRIPTOR, SECRET_DESCRIPTOR)
  if (argv[0] === KEEPER_ARGUMENT) return await (await import('./backup/keeper.ts')).runKeeper()
  if (argv[0] === TRIAL_ARGUMENT) return await (await import('./trial/run-trial.ts')).runTrial()
  if (argv[0] !== STANDBY_ARGUMENT)
    return await new WorkerProcess({ start: parseWorkerArguments(argv), readSecret }).run()
  const assignment = await awaitAssignment()
  if (!assignment) return
  const { start, secret } = assignment
  moveIn(assignment)
  await new WorkerProcess({ start, readSecret: () => secret }).run()
}

run(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`mh worker: ${messageOf(error)}\n`)
  process.exitCode = error instanceof AppError ? ERROR_CODES[error.code].exit : 1
})
