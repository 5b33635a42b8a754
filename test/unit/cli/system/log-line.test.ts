import { describe, expect, it } from 'vitest'
import { readableLogLine } from '../../../../cli/system/log-line.ts'
import { localTimeToTheSecond } from '../../../../cli/terminal/time-words.ts'

const ts = '2025-11-06T14:02:07.123Z'
const at = localTimeToTheSecond(ts)

describe('readableLogLine', () => {
  it('puts time, level, event and message first, then the rest', () => {
    const line = {
      level: 'warn',
      ts,
      pid: 7,
      evt: 'worker-stopped',
      msg: 'gone',
      reason: 'out of memory',
    }

    expect(readableLogLine(JSON.stringify(line))).toBe(
      `${at} WARN  worker-stopped gone pid=7 reason="out of memory"`,
    )
  })

  it('leaves out what a line has not', () => {
    expect(readableLogLine(JSON.stringify({ level: 'info', ts, evt: 'ready' }))).toBe(
      `${at} INFO  ready`,
    )
  })

  it('shows the stack of an error below', () => {
    const err = { type: 'Error', message: 'no', stack: 'Error: no\n    at f' }

    expect(readableLogLine(JSON.stringify({ level: 'error', ts, msg: 'failed', err }))).toBe(
      `${at} ERROR failed\n    Error: no\n        at f`,
    )
  })

  it.each(['{"level":"info","ts":"2025', 'node: bad option', '[1]', 'null', ''])(
    'leaves %j as it is',
    (line) => {
      expect(readableLogLine(line)).toBe(line)
    },
  )
})
