import { readdirSync, readFileSync } from 'node:fs'
import { readDocument } from '../../../worker/inbox/reading/read-document.ts'
import { READ_LIMITS } from '../../../worker/inbox/reading/read-limits.ts'

/** How long a document took, and how much memory its reader had at most. */
export interface Reading {
  readonly seconds: number
  readonly peakMiB: number
}

const LOOK_EVERY_MS = 10

/** Reads a document as the worker does. Throws when it is refused. */
export async function readTimed(path: string, reader: string): Promise<Reading> {
  let peakMiB = 0
  const look = (): void => void (peakMiB = Math.max(peakMiB, peakOfReader()))
  const looking = setInterval(look, LOOK_EVERY_MS)
  const began = performance.now()
  try {
    const { signal } = new AbortController()
    for await (const part of readDocument({
      path,
      name: path,
      limits: READ_LIMITS,
      signal,
      reader,
    })) {
      if (part.kind === 'refused') throw new Error(`${path} was refused: ${part.message}`)
      if (part.kind === 'end') look()
    }
  } finally {
    clearInterval(looking)
  }
  return { seconds: (performance.now() - began) / 1_000, peakMiB }
}

/** Of the child that reads (proc_pid_status(5), `VmHWM`). */
function peakOfReader(): number {
  const peaks = childrenOf(process.pid).map((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('reader.mjs')) return 0
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024
    } catch {
      // It has ended between two looks.
      return 0
    }
  })
  return Math.max(0, ...peaks)
}

function childrenOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  )
}
