import { parseWorkerArguments } from '../shared/control/worker-contract.ts'
import { AppError, messageOf } from '../shared/errors/app-error.ts'
import { ERROR_CODES } from '../shared/errors/error-codes.ts'
import { WorkerProcess } from './life/worker-process.ts'

const PRIVATE_UMASK = 0o077

process.umask(PRIVATE_UMASK)
try {
  const start = parseWorkerArguments(process.argv.slice(2))
  void new WorkerProcess(start).run()
} catch (error) {
  process.stderr.write(`mh worker: ${messageOf(error)}\n`)
  process.exitCode = error instanceof AppError ? ERROR_CODES[error.code].exit : 1
}
