import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { READ_LIMITS } from '../../../../../worker/inbox/reading/read-limits.ts'
import { readRequestIn } from '../../../../../worker/inbox/reading/read-request.ts'
import { readerCommand } from '../../../../../worker/inbox/reading/reader-command.ts'
import { WaitingTime } from '../../../../../worker/inbox/reading/waiting-time.ts'

describe('the time for which a reader is waited for', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const after = (ms: number): Promise<string> =>
    new Promise((resolve) => void setTimeout(() => resolve('said'), ms))

  it('counts only while somebody waits', async () => {
    const over = vi.fn<() => void>()
    const time = new WaitingTime(1_000, { signal: new AbortController().signal, onOver: over })

    const first = time.of(after(600))
    await vi.advanceTimersByTimeAsync(600)
    await vi.advanceTimersByTimeAsync(60_000)

    expect(await first).toBe('said')
    expect(over).not.toHaveBeenCalled()

    const second = time.of(after(600))
    await vi.advanceTimersByTimeAsync(399)
    expect(time.isOver).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(time.isOver).toBe(true)
    expect(over).toHaveBeenCalledOnce()
    await vi.advanceTimersByTimeAsync(200)
    await second
  })
})

describe('a request to a reader', () => {
  it('is read as it was written', () => {
    const request = { name: 'a\nb.txt', limits: READ_LIMITS }

    expect(readRequestIn(JSON.stringify(request))).toEqual(request)
  })

  it.each([
    ['{}', 'name'],
    ['{"name":"x"}', 'limits.'],
    [JSON.stringify({ name: 'x', limits: { ...READ_LIMITS, parts: '9' } }), 'limits.parts'],
    ['nothing', 'JSON'],
  ])('%j is refused', (text, named) => {
    expect(() => readRequestIn(text)).toThrow(named)
  })
})

it('a folder with a comma in its name does without permissions that Node would misread', () => {
  const allowing = (folder: string): string[] =>
    readerCommand(folder, READ_LIMITS).filter((word) => word.startsWith('--allow-fs-read'))

  expect(allowing('/a b/reader')).toEqual(['--allow-fs-read=/a b/reader/*'])
  expect(allowing('/a,b/reader')).toEqual([])
})
