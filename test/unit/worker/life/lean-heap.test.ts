import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { leanHeap } from '../../../../worker/life/lean-heap.ts'

describe('a lean heap', () => {
  it('is asked for by the first work and given up with the last', () => {
    const flags: string[] = []
    const setFlag = (flag: string): void => void flags.push(flag)
    const endFirst = leanHeap(setFlag)
    const endSecond = leanHeap(setFlag)
    endFirst()
    expect(flags).toHaveLength(1)
    endSecond()
    expect(flags).toEqual(['--heap-growing-percent=100', '--heap-growing-percent=0'])
    leanHeap(setFlag)()
    expect(flags).toHaveLength(4)
  })

  it('is asked for by a flag that this Node has', async () => {
    const flags: string[] = []
    leanHeap((flag) => void flags.push(flag))()
    const { exitCode } = await execa(process.execPath, [...flags, '-e', ''])
    expect(exitCode).toBe(0)
  })
})
