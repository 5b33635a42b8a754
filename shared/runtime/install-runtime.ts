import {
  cp,
  chmod,
  lstat,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { schema } from '../api/schema.ts'
import { newId } from '../domain/ids.ts'
import { AppError, systemCodeOf } from '../errors/app-error.ts'
import { parseJson } from '../files/parse-json.ts'
import type { RootLayout } from '../layout/root-layout.ts'

const KEPT_BUILDS = 2
/** What the folder of a build is called. */
export const BUILD_NAME = /^[0-9a-f]{16}$/
const BEGUN = 'tmp-'
/** No installation takes as long: it copies some 10 MB. */
const CUT_OFF_MS = 3_600_000

const BuildFile = schema(() =>
  z.object({ version: z.string(), build: z.string().regex(/^[0-9a-f]{16}$/) }),
)

/** What was built, and from which sources: `build` is a hash over the programs. */
export type BuildFile = z.output<typeof BuildFile.zod>

/** Reads the `build.json` that lies beside the programs. */
export async function readBuildFile(folder: string): Promise<BuildFile> {
  const path = join(folder, 'build.json')
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new AppError('internal', `${path} is missing: run "npm run build".`, { cause: error })
  })
  return BuildFile.parse(parseJson(text, path), path)
}

/**
 * Copies the built programs to `<runtimes>/<build>/`, readable by every account, and gives that folder. Programs run from there,
 * never from the checkout, so that a new build cannot break what is running. A folder that is already there is used as it is.
 */
export async function installRuntime(built: string, runtimes: string): Promise<string> {
  const { build } = await readBuildFile(built)
  const target = join(runtimes, build)
  if (await exists(join(target, 'build.json'))) return target
  await mkdir(runtimes, { recursive: true })
  // Whatever the mask of whoever made it.
  await chmod(runtimes, 0o755)
  const temporary = join(runtimes, newId('tmp'))
  await cp(built, temporary, { recursive: true })
  await makeReadable(temporary)
  try {
    await rename(temporary, target)
  } catch (error) {
    // Somebody else installed the same build meanwhile.
    await rm(temporary, { recursive: true, force: true })
    if (!['EEXIST', 'ENOTEMPTY'].includes(systemCodeOf(error) ?? '')) throw error
  }
  return target
}

/** Installs the built programs and points the name that services use to them. */
export async function installPresentRuntime(built: string, layout: RootLayout): Promise<void> {
  const target = await installRuntime(built, layout.runtimes)
  const temporary = join(layout.runtimes, newId('tmp'))
  await symlink(basename(target), temporary)
  await rename(temporary, layout.presentRuntime)
}

/**
 * Takes away the folders of earlier builds but the newest two, and what an installation that was cut off has left; those in use stay, however
 * old: workers outlive supervisors. INVARIANT: nothing goes that has not the name of a build, wherever somebody runs the programs from.
 */
export async function pruneRuntimes(runtimes: string, inUse: ReadonlySet<string>): Promise<void> {
  const builds: Aged[] = []
  const begun: Aged[] = []
  for (const name of await namesIn(runtimes)) {
    const path = join(runtimes, name)
    const found = await lstat(path)
    if (!found.isDirectory() || inUse.has(name)) continue
    if (BUILD_NAME.test(name)) builds.push({ path, mtimeMs: found.mtimeMs })
    if (name.startsWith(BEGUN)) begun.push({ path, mtimeMs: found.mtimeMs })
  }
  const old = builds.toSorted((a, b) => b.mtimeMs - a.mtimeMs).slice(KEPT_BUILDS)
  const cutOff = begun.filter(({ mtimeMs }) => Date.now() - mtimeMs > CUT_OFF_MS)
  for (const { path } of [...old, ...cutOff]) await rm(path, { recursive: true, force: true })
}

interface Aged {
  readonly path: string
  readonly mtimeMs: number
}

/** Where no programs were installed there is none to take away. */
async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  })
}

async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    await (entry.isDirectory() ? makeReadable(path) : chmod(path, 0o644))
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false
    throw error
  }
}
