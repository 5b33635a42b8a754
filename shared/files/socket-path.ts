import { relative } from 'node:path'
import { AppError } from '../errors/app-error.ts'

/** Longest path of a unix socket on Linux, in bytes (`sun_path`, less its closing NUL); others allow a little less. */
const LONGEST = 103

/**
 * The path by which this process reaches a socket: as it is, or relative to the working folder where that is shorter,
 * since the kernel takes no more than about a hundred bytes.
 */
export function socketPath(path: string, cwd = process.cwd()): string {
  const [shortest = path] = [path, relative(cwd, path)].toSorted(
    (a, b) => Buffer.byteLength(a) - Buffer.byteLength(b),
  )
  if (Buffer.byteLength(shortest) <= LONGEST) return shortest
  throw new AppError(
    'invalid-path',
    `The path of the socket ${path} is too long: put the data root at a shorter path.`,
  )
}
