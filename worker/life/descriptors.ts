import { closeSync, readFileSync, writeSync } from 'node:fs'
import { READY_DESCRIPTOR, SECRET_DESCRIPTOR } from '../../shared/control/worker-contract.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'

/** The per-start secret that the supervisor hands over by descriptor. Throws `wrong-usage` when there is none. */
export function readSecret(): string {
  const secret = readDescriptor(SECRET_DESCRIPTOR).trim()
  if (secret !== '') return secret
  throw new AppError(
    'wrong-usage',
    `A worker is started by the supervisor: descriptor ${SECRET_DESCRIPTOR} holds no secret.`,
  )
}

/** Tells the supervisor that the socket is being listened on. One that has died meanwhile will adopt the worker, or another will. */
export function announceReady(): void {
  try {
    writeSync(READY_DESCRIPTOR, 'ready\n')
  } catch (error) {
    if (systemCodeOf(error) !== 'EPIPE') throw error
  } finally {
    closeSync(READY_DESCRIPTOR)
  }
}

function readDescriptor(descriptor: number): string {
  try {
    const text = readFileSync(descriptor, 'utf8')
    // What the worker starts must not inherit it.
    closeSync(descriptor)
    return text
  } catch (error) {
    throw new AppError(
      'wrong-usage',
      `A worker is started by the supervisor: descriptor ${descriptor} cannot be read.`,
      { cause: error },
    )
  }
}
