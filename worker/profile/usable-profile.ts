import { accessSync, constants, statSync, type Stats } from 'node:fs'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'

/**
 * Throws `profile-unusable` unless the folder is there and may be written to. A full disk is no hindrance: it still lets a person read.
 * Synchronous: a worker that starts has nothing else to do, and each turn through the thread pool would make the person wait.
 */
export function checkUsable(root: string): void {
  if (!statOf(root).isDirectory()) throw unusable(root, 'is not a folder')
  try {
    accessSync(root, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw unusable(root, `cannot be written to (${systemCodeOf(error)})`, error)
  }
}

function statOf(root: string): Stats {
  try {
    return statSync(root)
  } catch (error) {
    const missing = systemCodeOf(error) === 'ENOENT'
    throw unusable(
      root,
      missing ? 'is missing' : `cannot be reached (${systemCodeOf(error)})`,
      error,
    )
  }
}

function unusable(root: string, what: string, cause?: unknown): AppError {
  return new AppError('profile-unusable', `The profile folder ${root} ${what}.`, { cause })
}
