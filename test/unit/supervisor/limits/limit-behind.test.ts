import { describe, expect, it } from 'vitest'
import { limitBehind } from '../../../../supervisor/limits/limit-behind.ts'

const LIMITS = { memoryMb: 150, processes: 64, openFiles: 256, cpuWeight: 100 }
const NO_LIMITS = { memoryMb: null, processes: null, openFiles: null, cpuWeight: 100 }
const NONE = { memory: 0, processes: 0 }
const KILLED = { code: null, signal: 'SIGKILL', said: null }
const said = (words: string) => ({ code: 1, signal: null, said: words })

describe('the limit behind an end', () => {
  it.each([
    ['killed by the kernel for memory', KILLED, { memory: 1, processes: 0 }, 'out-of-memory'],
    [
      'V8 had no more',
      said('FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'),
      NONE,
      'out-of-memory',
    ],
    ['no buffer', said('RangeError: Array buffer allocation failed'), NONE, 'out-of-memory'],
    ['no process, by the count', said('it broke'), { memory: 0, processes: 3 }, 'process-limit'],
    ['no process', said('Error: spawn /bin/sh EAGAIN'), NONE, 'process-limit'],
    ['no file', said('Error: EMFILE: too many open files, open'), NONE, 'file-limit'],
    ['killed by a person', KILLED, NONE, undefined],
    ['a child was killed, not it', said('it broke'), { memory: 1, processes: 0 }, undefined],
    ['an end in good order', { ...KILLED, code: 0 }, { memory: 1, processes: 1 }, undefined],
  ])('%s', (_what, ended, hits, reason) => {
    expect(limitBehind(ended, LIMITS, hits)?.reason).toBe(reason)
    expect(limitBehind(ended, NO_LIMITS, hits)).toBeUndefined()
  })
})
