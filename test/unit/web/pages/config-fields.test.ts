import { describe, expect, it } from 'vitest'
import {
  configChange,
  configTexts,
  fieldOf,
} from '../../../../web/pages/owner/system/config-fields.ts'

const SHOWN = configTexts({
  host: '127.0.0.1',
  port: 4321,
  trustedProxies: ['10.0.0.1', '10.0.0.0/8'],
  idleMinutes: 15,
  modelServers: ['http://127.0.0.1:11434', { url: 'http://models', local: true }],
  trainingPrograms: [],
  walls: 'auto',
  limits: { memoryMb: 512, processes: null, openFiles: 4096, cpuWeight: 100 },
})

describe('the configuration in fields', () => {
  it('has a line for each entry of a list, and JSON for what is more than a word', () => {
    expect(SHOWN).toMatchObject({
      port: '4321',
      publicUrl: '',
      trustedProxies: '10.0.0.1\n10.0.0.0/8',
    })
    expect(SHOWN.modelServers).toBe('http://127.0.0.1:11434\n{"url":"http://models","local":true}')
  })

  it('changes nothing but what was changed', () => {
    expect(configChange(SHOWN, { ...SHOWN, host: ' 127.0.0.1 ' })).toEqual({})
    expect(configChange(SHOWN, { ...SHOWN, port: '80', idleMinutes: '' })).toEqual({
      port: 80,
      idleMinutes: null,
    })
  })

  it('reads its own lines', () => {
    const modelServers = `${SHOWN.modelServers}\n\nhttp://other\n{broken`

    expect(configChange(SHOWN, { ...SHOWN, modelServers })).toEqual({
      modelServers: [
        'http://127.0.0.1:11434',
        { url: 'http://models', local: true },
        'http://other',
        '{broken',
      ],
    })
  })

  it('leaves it to the server to say that something is no number', () => {
    expect(configChange(SHOWN, { ...SHOWN, port: 'many' })).toEqual({ port: 'many' })
  })

  it('has a field for each limit, and sets all of them when one was changed', () => {
    const changed = { ...SHOWN, 'limits.memoryMb': '1024', 'limits.openFiles': ' ' }

    expect(SHOWN).toMatchObject({ 'limits.memoryMb': '512', 'limits.processes': 'none' })
    expect(configChange(SHOWN, changed)).toEqual({
      limits: { memoryMb: 1024, processes: null, cpuWeight: 100 },
    })
  })

  it('takes a range of account numbers, and takes it away again', () => {
    const ranged = { ...SHOWN, 'uidRange.from': '60000', 'uidRange.to': '64999' }

    expect(configChange(SHOWN, ranged)).toEqual({ uidRange: { from: 60_000, to: 64_999 } })
    expect(configChange(ranged, SHOWN)).toEqual({ uidRange: null })
    expect(configChange(SHOWN, { ...SHOWN, walls: 'uid' })).toEqual({ walls: 'uid' })
  })

  it('knows in which field a wrong value stands', () => {
    expect(fieldOf('modelServers.1.url')).toBe('modelServers')
    expect(fieldOf('port')).toBe('port')
    expect(fieldOf('uidRange.to')).toBe('uidRange.to')
    expect(fieldOf('uidRange')).toBe('uidRange.from')
    expect(fieldOf('limits.memoryMb')).toBe('limits.memoryMb')
    expect(fieldOf('portal')).toBeUndefined()
  })
})
