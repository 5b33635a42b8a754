import { once } from 'node:events'
import { chmod, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../../shared/api/doctor.ts'
import { writeJsonFile } from '../../../../shared/files/json-file.ts'
import { doctorRoot } from '../../../support/doctor-root.ts'
import { PLENTY } from './broken/broken.ts'
import { FILES } from './broken/files.ts'
import { MACHINE, MODES } from './broken/machine.ts'
import { PROCESSES, WORKERS } from './broken/processes.ts'
import { PROFILES, SETTINGS } from './broken/profiles.ts'

const BROKEN = [...MACHINE, ...MODES, ...FILES, ...SETTINGS, ...PROFILES, ...PROCESSES, ...WORKERS]

/** Values of codes that are not in the words. */
function untold({ message, messageSaid, remedy, remedySaid }: Finding): unknown[] {
  const said = [...(messageSaid ?? []), ...(remedySaid ?? [])]
  const values = said.flatMap((one) => Object.values(one.values))
  return values.filter((value) => !`${message} ${remedy}`.includes(String(value)))
}

describe('the doctor of a data root', () => {
  it('finds nothing wrong with one that was stopped in good order', async () => {
    await using root = await doctorRoot()

    expect(await root.findings({ bounds: PLENTY })).toEqual([])
  })

  it.each(BROKEN)('finds $what, and nothing else', async ({ spoil, facts, ...expected }) => {
    await using root = await doctorRoot()
    await spoil?.(root)

    const findings = await root.findings({ bounds: PLENTY, ...facts })

    const { check, severity, isFixable = false, path, message, remedy } = expected
    expect(findings).toEqual([
      {
        check,
        severity,
        isFixable,
        subject: path === undefined ? expect.any(String) : root.at(path),
        message: expect.stringMatching(message),
        remedy: expect.stringMatching(remedy),
        messageSaid: expect.any(Array),
        remedySaid: expect.any(Array),
      },
    ])
    expect(findings.flatMap(untold)).toEqual([])
    expect(JSON.stringify(findings)).not.toMatch(/undefined|NaN/)
  })

  it.each(BROKEN.filter(({ isFixable }) => isFixable))(
    'puts $what right, says so, and finds nothing afterwards',
    async ({ spoil, path = '' }) => {
      await using root = await doctorRoot()
      await spoil?.(root)

      const { fixed, findings } = await root.fix({ bounds: PLENTY })

      expect(fixed).toEqual([expect.stringContaining(root.at(path))])
      expect(findings).toEqual([])
    },
  )

  it('finds a port that is taken by another program', async () => {
    await using root = await doctorRoot()
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const port = Number(Object(server.address()).port)
    await writeJsonFile(root.layout.systemConfigFile, { port })

    const findings = await root.findings({ bounds: PLENTY })
    server.close()

    expect(findings).toMatchObject([
      {
        check: 'port',
        severity: 'error',
        message: `Port ${port} of 127.0.0.1 is taken by another program.`,
        remedy: expect.stringContaining('mh start --port N'),
      },
    ])
  })

  it('takes SQLite’s own journal beside a lock for nothing unfinished', async () => {
    await using root = await doctorRoot()
    await writeFile(root.at('run/supervisor.lock-journal'), '', { mode: 0o600 })

    expect(await root.findings({ bounds: PLENTY })).toEqual([])
  })

  it('looks without changing anything', async () => {
    await using root = await doctorRoot()
    await chmod(root.at('persona/users.json'), 0o644)

    await root.findings()

    expect((await stat(root.at('persona/users.json'))).mode & 0o777).toBe(0o644)
  })
})
