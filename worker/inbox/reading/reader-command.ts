import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ReadLimits } from './read-limits.ts'

const KILOBYTE = 1024
/** Of Debian's `util-linux`, which every installation has; elsewhere the reader does without. */
const SETPRIV = '/usr/bin/setpriv'
const PRLIMIT = '/usr/bin/prlimit'
/** Of the reader's memory, what JavaScript's objects may take; buffers lie beside them. */
const HEAP_SHARE = 0.6
/** From the signal that says why to the one that nothing withstands. */
const LAST_SECONDS = 5

/**
 * The command that starts a reader, whose program lies in `folder`: it dies with the worker, gains no rights, has an end to its memory and
 * its time whatever the worker does, and Node lets it read its own program and nothing else: no file, no other process, no code out of texts.
 */
export function readerCommand(
  folder: string,
  limits: Pick<ReadLimits, 'memoryMiB' | 'processorMs'>,
): readonly [string, ...string[]] {
  const node = [process.execPath, ...nodeOptions(folder, limits), join(folder, 'reader.mjs')]
  const [first, ...rest] = [...bySetpriv(), ...byPrlimit(limits), ...node]
  return [first ?? process.execPath, ...rest]
}

function bySetpriv(): string[] {
  return existsSync(SETPRIV) ? [SETPRIV, '--no-new-privs', '--pdeathsig', 'KILL', '--'] : []
}

function byPrlimit({
  memoryMiB,
  processorMs,
}: Pick<ReadLimits, 'memoryMiB' | 'processorMs'>): string[] {
  if (!existsSync(PRLIMIT)) return []
  const seconds = Math.ceil(processorMs / 1_000)
  const bytes = memoryMiB * KILOBYTE * KILOBYTE
  return [
    PRLIMIT,
    `--data=${bytes}`,
    `--cpu=${seconds}:${seconds + LAST_SECONDS}`,
    '--core=0',
    '--nofile=64',
    '--',
  ]
}

function nodeOptions(folder: string, { memoryMiB }: Pick<ReadLimits, 'memoryMiB'>): string[] {
  return [
    `--max-old-space-size=${Math.floor(memoryMiB * HEAP_SHARE)}`,
    '--disallow-code-generation-from-strings',
    '--no-warnings',
    ...permissions(folder),
  ]
}

/** Node 20 knows them by another name, and reads a comma as the end of a path. */
function permissions(folder: string): string[] {
  if (folder.includes(',')) return []
  const known = process.allowedNodeEnvironmentFlags.has('--permission')
  return [known ? '--permission' : '--experimental-permission', `--allow-fs-read=${folder}/*`]
}
