import { describe, expect, it } from 'vitest'
import { readableLine } from '../../../../web/pages/owner/workers/log-line.ts'

const AT = '2026-11-25T10:00:00.000Z'

function logged(members: object): ReturnType<typeof readableLine> {
  return readableLine({ source: 'log', line: JSON.stringify(members) })
}

describe('a line of a worker’s log', () => {
  it('is its level, time and message; what else it says is apart', () => {
    const line = logged({ level: 'warn', ts: AT, evt: 'index-stale', msg: 'Old', pages: 3 })

    expect(line).toMatchObject({ level: 'warn', at: AT, message: 'Old' })
    expect(JSON.parse(line.rest ?? '')).toEqual({ evt: 'index-stale', pages: 3 })
  })

  it('leaves away what all lines of a process have', () => {
    const line = logged({ level: 'info', ts: AT, msg: 'Ready', version: '1', pid: 7 })

    expect(line.rest).toBeUndefined()
  })

  it('has its event for a message where it has no other', () => {
    expect(logged({ level: 'info', ts: AT, evt: 'worker-ready' }).message).toBe('worker-ready')
  })

  it('is shown as it is when the logger did not write it', () => {
    const torn = { level: undefined, at: undefined, message: '{"level":', rest: undefined }

    expect(readableLine({ source: 'log', line: '{"level":' })).toEqual(torn)
    expect(readableLine({ source: 'output', line: '{}' }).message).toBe('{}')
    expect(logged({ msg: 'no level' }).message).toBe('{"msg":"no level"}')
  })
})
