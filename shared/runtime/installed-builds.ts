import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../errors/app-error.ts'
import { BUILD_NAME } from './install-runtime.ts'

/** The worker's program of a build that was installed. */
export function workerProgramOf(runtimes: string, build: string): string {
  return join(runtimes, build, 'worker.cjs')
}

/** Whether the programs of a build lie where they were installed. */
export async function isInstalled(runtimes: string, build: string): Promise<boolean> {
  return BUILD_NAME.test(build) && (await timeOf(workerProgramOf(runtimes, build))) !== undefined
}

/** Of the builds besides this one that are installed, the one that was last. */
export async function latestInstalled(
  runtimes: string,
  besides: string,
): Promise<string | undefined> {
  let latest: { readonly build: string; readonly time: number } | undefined
  for (const build of await namesIn(runtimes)) {
    if (build === besides || !(await isInstalled(runtimes, build))) continue
    const time = (await timeOf(join(runtimes, build))) ?? 0
    if (!latest || time > latest.time) latest = { build, time }
  }
  return latest?.build
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch((error: unknown) => {
    // Where no programs were installed.
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  })
}

async function timeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error) ?? '')) return undefined
    throw error
  }
}
