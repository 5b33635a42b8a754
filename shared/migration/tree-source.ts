import { realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError, systemCodeOf } from '../errors/app-error.ts'
import { isInside } from '../files/safe-path.ts'
import type { RootLayout } from '../layout/root-layout.ts'
import { PERSONAL_FOLDERS } from './destination.ts'
import { foundAt } from './walk.ts'

/** Where a tree is. */
export interface TreeSource {
  /** Without links. */
  readonly from: string
  /** As it was named. */
  readonly named: string
  readonly inPlace: boolean
}

/** Finds the tree; refuses one that cannot be turned as it lies. */
export async function sourceOf({ root }: RootLayout, source: string | null): Promise<TreeSource> {
  const named = source ?? root
  const from = await realPathOf(named, 'Name the tree to migrate.')
  const realRoot = await realPathOf(root, 'Name another data root: --root DIR')
  refuseLinks(from)
  if (from === realRoot) return { from, named, inPlace: true }
  if (isInside(from, realRoot) || isInside(realRoot, from)) {
    throw new AppError(
      'invalid-path',
      `${from} and the data root ${realRoot} lie one inside the other. Choose a data root elsewhere: --root DIR`,
    )
  }
  return { from, named, inPlace: false }
}

/** The folder that the backup of a tree in place gets, which must lie outside the tree. */
export async function backupOf(
  from: string,
  wanted: string | null,
  stamp: string,
): Promise<string> {
  const parent = await realPathOf(wanted ?? dirname(from), 'Make it, or name another: --backup DIR')
  if (isInside(from, parent)) {
    throw new AppError(
      'invalid-path',
      `The backup cannot lie in ${parent}, which is part of the tree. Name a folder elsewhere: --backup DIR`,
    )
  }
  return join(parent, `${basename(from)}-backup-before-migration-${stamp}`)
}

async function realPathOf(path: string, remedy: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
    throw new AppError('not-found', `There is no folder ${path}. ${remedy}`)
  }
}

/** What lies behind such a link could not be moved, and a profile is never reached through one. */
function refuseLinks(from: string): void {
  for (const folder of PERSONAL_FOLDERS) {
    const found = foundAt(from, folder)
    if (found?.kind !== 'link') continue
    const path = join(from, folder)
    throw new AppError(
      'conflict',
      `${path} is a link to ${found.target}. Put the folder itself in its place (rm ${path}, then mv ${found.target} ${path}) and run this again. Nothing was changed.`,
    )
  }
}
