import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DoctorReport, type Finding } from '../../shared/api/doctor.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { eventually } from '../support/eventually.ts'

describe('mh doctor, as people use it', () => {
  let program: BuiltProgram

  beforeAll(async () => {
    program = await builtProgram()
    await program.mh(['user', 'create', 'olga', '--role', 'owner'])
    await program.mh(['user', 'create', 'gus', '--role', 'guest'])
  })

  afterAll(async () => {
    await program?.[Symbol.asyncDispose]()
  })

  it('finds nothing that must be done, and wakes nobody', async () => {
    const { code, report } = await doctor([])

    expect(code).toBe(0)
    expect(errorsIn(report)).toEqual([])
    expect(await statesOf()).toEqual(['stopped', 'stopped'])
  })

  it('finds a corrupt memory with --deep only, by the worker that it wakes', async () => {
    const folder = join(program.root, 'profiles/gus/memory/episodic/2025')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(join(folder, 'evt-1-torn.json'), '{"id":"evt-1"')

    const shallow = await doctor([])
    const deep = await doctor(['--deep'])

    expect(errorsIn(shallow.report)).toEqual([])
    expect(deep.code).toBe(1)
    expect(errorsIn(deep.report)).toMatchObject([
      { check: 'gus, memories', message: expect.stringContaining('evt-1-torn.json') },
    ])
    expect(await statesOf()).toEqual(['running', 'running'])
  })

  it('looks with --user into that one profile', async () => {
    const { report } = await doctor(['--deep', '--user', 'olga'])

    const checks = report.findings.map(({ check }) => check)
    expect(checks).toContain('olga, memories')
    expect(checks).not.toContain('gus, memories')
  })

  it('finds a model that is allowed and does not answer', async () => {
    const server = 'http://127.0.0.1:9'
    await program.mh(['config', 'set', 'modelServers', JSON.stringify([server])])
    await writeFile(
      join(program.root, 'profiles/olga/etc/models.json'),
      JSON.stringify({
        providers: { house: { kind: 'ollama', baseUrl: server } },
        defaults: { persona: 'house/small' },
      }),
      { mode: 0o600 },
    )

    const { report } = await doctor(['--deep', '--user', 'olga'])

    expect(report.findings.filter(({ check }) => check === 'olga, models')).toMatchObject([
      {
        severity: 'warning',
        message: expect.stringContaining('The models’ provider house does not answer: '),
        remedy: expect.stringContaining('mh model probe'),
      },
    ])
  })

  it('finds what a killed supervisor and its workers left, puts it right, and is clean', async () => {
    const { pid } = await program.status()
    const workers = await Promise.all(['olga', 'gus'].map((name) => program.pidOf(name)))
    process.kill(Number(pid), 'SIGKILL')
    for (const worker of workers) process.kill(worker, 'SIGKILL')
    await eventually(async () => {
      const { report } = await doctor([])
      return errorsIn(report).length === 0 && notesIn(report).length >= 6 ? report : undefined
    })

    const { code, report } = await doctor(['--fix'])
    const again = await doctor([])

    expect(code).toBe(0)
    expect(report.fixed.join('\n')).toMatch(/supervisor\.lock\.holder was removed/)
    expect(report.fixed.join('\n')).toMatch(/control\.sock was removed: nobody listened on it/)
    expect(report.fixed.join('\n')).toMatch(/control\.token was removed/)
    expect(report.fixed.join('\n')).toMatch(/gus\/worker\.sock was removed/)
    expect(report.fixed.join('\n')).toMatch(/gus\/out\/state\/worker\.lock\.holder was removed/)
    expect(notesIn(again.report)).toEqual([])
    expect(again.report.unseen).toEqual([expect.stringContaining('No supervisor runs')])
    expect(await readdir(program.layout.run)).not.toContain('control.sock')
  })

  async function doctor(args: readonly string[]): Promise<{ code: number; report: DoctorReport }> {
    const { code, out } = await program.mh(['doctor', '--json', ...args])
    return { code, report: DoctorReport.parse(parseJson(out, 'mh doctor'), 'mh doctor') }
  }

  async function statesOf(): Promise<unknown[]> {
    const rows = await Promise.all(['olga', 'gus'].map((name) => program.rowOf(name)))
    return rows.map(({ state }) => state)
  }
})

function errorsIn({ findings }: DoctorReport): Finding[] {
  return findings.filter(({ severity }) => severity === 'error')
}

function notesIn({ findings }: DoctorReport): Finding[] {
  return findings.filter(({ severity }) => severity === 'note')
}
