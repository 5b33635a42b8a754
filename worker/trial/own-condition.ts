import { readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { TrialCondition } from '../../shared/control/trial-messages.ts'
import { READY_DESCRIPTOR, SECRET_DESCRIPTOR } from '../../shared/control/worker-contract.ts'
import { environmentNames } from '../../shared/environment.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'

const MODE = 0o777
const MEANT = Math.max(READY_DESCRIPTOR, SECRET_DESCRIPTOR)
/** What is told of `/proc/self/status`. */
const LINES = ['Uid', 'Gid', 'Groups', 'CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'NoNewPrivs']

/** What this process is, as the kernel shows it. */
export async function ownCondition(ownFile: string): Promise<TrialCondition> {
  return {
    uid: process.getuid?.() ?? -1,
    status: statusLines(textOf('/proc/self/status')),
    limits: textOf('/proc/self/limits'),
    groups: textOf('/proc/self/cgroup'),
    umask: process.umask(),
    fileMode: modeOfNew(ownFile),
    environment: environmentNames(),
    descriptors: descriptors(),
  }
}

function statusLines(text: string): Record<string, string> {
  const rows = text.split('\n').map((line) => line.split(':\t'))
  return Object.fromEntries(
    rows.flatMap(([name = '', value = '']) => (LINES.includes(name) ? [[name, value.trim()]] : [])),
  )
}

/** It asks for more than anybody should get. */
function modeOfNew(path: string): number {
  writeFileSync(path, '', { mode: 0o666, flag: 'wx' })
  const { mode } = statSync(path)
  rmSync(path)
  return mode & MODE
}

function descriptors(): string[] {
  const beyond = readdirSync('/proc/self/fd').filter((name) => Number(name) > MEANT)
  return beyond.flatMap((name) => linkOf(`/proc/self/fd/${name}`))
}

function linkOf(path: string): string[] {
  try {
    return [readlinkSync(path)]
  } catch (error) {
    // The one that the folder was read through.
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  }
}

function textOf(path: string): string {
  return readFileSync(path, 'utf8')
}
