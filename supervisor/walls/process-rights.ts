import { readFile } from 'node:fs/promises'

/** What this process may do on the machine. */
export interface ProcessRights {
  readonly uid: number
  /** Bits of capabilities(7). */
  readonly capabilities: bigint
  /** Account numbers that mean something in this process's user namespace. */
  readonly known: readonly { readonly from: number; readonly count: number }[]
}

/** Numbers of capabilities(7). */
const CAPABILITIES = {
  CAP_CHOWN: 0,
  CAP_DAC_OVERRIDE: 1,
  CAP_FOWNER: 3,
  CAP_KILL: 5,
  CAP_SETGID: 6,
  CAP_SETUID: 7,
  CAP_SETPCAP: 8,
} as const

/** Reads it from where Linux tells it; elsewhere a process has no right that matters here. */
export async function readRights(): Promise<ProcessRights> {
  const [status, map] = await Promise.all([
    textOf('/proc/self/status'),
    textOf('/proc/self/uid_map'),
  ])
  const bits = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'
  const rows = map.split('\n').map((line) => line.trim().split(/\s+/).map(Number))
  return {
    uid: process.getuid?.() ?? -1,
    capabilities: BigInt(`0x${bits}`),
    known: rows.flatMap(([from, , count]) =>
      from === undefined || count === undefined ? [] : [{ from, count }],
    ),
  }
}

/** The names of those rights that it takes to run processes under other accounts, and that are missing. */
export function missingRights({ capabilities }: ProcessRights): string[] {
  return Object.entries(CAPABILITIES)
    .filter(([, bit]) => ((capabilities >> BigInt(bit)) & 1n) === 0n)
    .map(([name]) => name)
}

/** Whether every number of a range can be given to a process and a file here. */
export function knowsRange({ known }: ProcessRights, range: { from: number; to: number }): boolean {
  return known.some(({ from, count }) => from <= range.from && range.to < from + count)
}

async function textOf(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '')
}
