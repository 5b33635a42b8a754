import { processesOf } from './processes.ts'

const SECONDS = ['611', '612'] as const

interface NewDaemons extends Disposable {
  /** Those that sleep for so many seconds, and of both kinds. */
  readonly named: (seconds: (typeof SECONDS)[number]) => number[]
  readonly all: () => number[]
}

/** The sleeping daemons of the hostile fixture that began after this was called: what an earlier run left is none of them. Ends what is left of them. */
export function newDaemons(): NewDaemons {
  const named: NewDaemons['named'] = (seconds) =>
    processesOf('sleep', seconds)
      .map(({ pid }) => pid)
      .filter((pid) => !earlier.has(pid))
  const all = (): number[] => SECONDS.flatMap((seconds) => named(seconds))
  const earlier = new Set<number>()
  for (const pid of all()) earlier.add(pid)
  return {
    named,
    all,
    [Symbol.dispose]() {
      for (const pid of all()) process.kill(pid, 'SIGKILL')
    },
  }
}
