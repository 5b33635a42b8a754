import { realpath } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { AppError, systemCodeOf } from '../errors/app-error.ts'

/**
 * A path made from outside input, proven to stay inside `root`, symbolic links included.
 * The file need not exist; its nearest existing ancestor is what is resolved. Throws `invalid-path`.
 */
export async function pathInside(root: string, ...parts: string[]): Promise<string> {
  if (parts.some((part) => part.includes('\0') || isAbsolute(part))) throw outside(parts)
  const wanted = join(root, ...parts)
  if (!isInside(root, wanted)) throw outside(parts)
  const realRoot = await realpath(root)
  const real = await realpathOfNearest(wanted)
  if (!isInside(realRoot, real)) throw outside(parts)
  return wanted
}

/** Whether `path` is `root` or lies below it, by name alone. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

async function realpathOfNearest(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw outside([path], error)
    const parent = join(path, '..')
    return parent === path ? path : await realpathOfNearest(parent)
  }
}

function outside(parts: string[], cause?: unknown): AppError {
  const shown = JSON.stringify(join(...parts).slice(0, 80))
  return new AppError('invalid-path', `The path ${shown} does not stay inside its folder.`, {
    cause,
  })
}
