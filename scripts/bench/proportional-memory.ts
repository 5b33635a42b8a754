import { readFile } from 'node:fs/promises'

/** Memory of a process in MiB, with each shared page divided by those that share it (proc_pid_smaps(5), `Pss`). */
export async function proportionalMiB(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')
  const kib = /^Pss: +(\d+) kB$/m.exec(rollup)?.[1]
  if (kib === undefined) throw new Error(`/proc/${pid}/smaps_rollup shows no Pss.`)
  return Number(kib) / 1024
}

/** The sum over several processes. */
export async function sumOfProportionalMiB(pids: readonly number[]): Promise<number> {
  const each = await Promise.all(pids.map(proportionalMiB))
  return each.reduce((sum, one) => sum + one, 0)
}
