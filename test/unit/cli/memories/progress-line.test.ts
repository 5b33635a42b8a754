import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ProgressLine } from '../../../../cli/memories/progress-line.ts'

const CLEAR = '\r\u001b[K'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

function shownOn({ isTTY = true, plain = false, json = false } = {}) {
  const written: string[] = []
  const screen = { isTTY, write: (text: string) => written.push(text) }
  return { written, line: new ProgressLine({ screen, environment: { plain }, output: { json } }) }
}

describe('a progress line', () => {
  it('says how much is done, and after a second how long it may still take', () => {
    const { line, written } = shownOn()

    line.show({ phase: 'writing', done: 100, of: 1_000 })
    vi.advanceTimersByTime(3_000)
    line.show({ phase: 'writing', done: 250, of: 1_000 })

    expect(written).toEqual([
      `${CLEAR}Indexing [##..................] 100 of 1000`,
      `${CLEAR}Indexing [#####...............] 250 of 1000, about 9 s left`,
    ])
  })

  it('begins to count anew with each phase, and estimates nothing where the end is not known', () => {
    const { line, written } = shownOn()
    line.show({ phase: 'reading', done: 1, of: 10 })
    vi.advanceTimersByTime(60_000)

    line.show({ phase: 'writing', done: 9, of: 10 })
    line.show({ phase: 'importing', done: 7 })

    expect(written.slice(1)).toEqual([
      `${CLEAR}Indexing [##################..] 9 of 10`,
      `${CLEAR}Importing 7`,
    ])
  })

  it('begins to count anew with a round that begins from the beginning', () => {
    const { line, written } = shownOn()
    line.show({ phase: 'copying', done: 1, of: 1_000 })
    vi.advanceTimersByTime(400_000)
    line.show({ phase: 'copying', done: 1_000, of: 1_000 })

    line.show({ phase: 'copying', done: 1, of: 500 })
    vi.advanceTimersByTime(2_000)
    line.show({ phase: 'copying', done: 100, of: 500 })

    expect(written.slice(2)).toEqual([
      `${CLEAR}Copying [....................] 1 of 500`,
      `${CLEAR}Copying [####................] 100 of 500, about 8 s left`,
    ])
  })

  it('takes itself away at the end', () => {
    const { line, written } = shownOn()
    line.show({ phase: 'importing', done: 7 })

    line[Symbol.dispose]()

    expect(written.at(-1)).toBe(CLEAR)
  })

  it.each([[{ isTTY: false }], [{ plain: true }], [{ json: true }]])('is silent with %j', (how) => {
    const { line, written } = shownOn(how)

    line.show({ phase: 'importing', done: 7, of: 10 })
    line[Symbol.dispose]()

    expect(written).toEqual([])
  })
})
