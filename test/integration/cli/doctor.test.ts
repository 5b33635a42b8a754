import { chmod, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { doctorRoot } from '../../support/doctor-root.ts'
import { runningSupervisor } from '../../support/running-supervisor.ts'
import { useMhProgram } from './mh-program.ts'

const mh = useMhProgram()

/** The program reads its version beside the data root. */
async function mhRoot() {
  const place = await doctorRoot()
  await writeFile(place.at('package.json'), '{"version":"1.2.3"}')
  return { ...place, root: place.layout.root }
}

describe('mh doctor without a supervisor', () => {
  it('looks from outside, starts nothing, and says what it cannot see', async () => {
    await using place = await mhRoot()

    const run = await mh.run(['doctor'], place)

    expect(run).toMatchObject({ code: 0, stderr: '', launches: [] })
    expect(run.stdout).toContain('OK       modes: Nothing is open to other accounts.')
    expect(run.stdout).toContain('UNSEEN   No supervisor runs: how its workers fare')
    expect(run.stdout).toMatch(/\n\nNothing is wrong\.\n$/)
  })

  it('ends with 1 and the remedy when something must be done', async () => {
    await using place = await mhRoot()
    await chmod(place.layout.usersFile, 0o644)

    const run = await mh.run(['doctor'], place)

    expect(run).toMatchObject({ code: 1, stderr: 'mh: 1 thing must be put right.\n' })
    expect(run.stdout).toContain(
      `ERROR    modes: ${place.layout.usersFile} is open to other accounts (mode 0644).\n         What to do: mh doctor --fix`,
    )
  })

  it('puts it right with --fix, says so, and finds nothing afterwards', async () => {
    await using place = await mhRoot()
    await chmod(place.layout.usersFile, 0o644)

    const run = await mh.run(['doctor', '--fix'], place)

    expect(run.code).toBe(0)
    expect(run.stdout).toContain(
      `FIXED    ${place.layout.usersFile} is closed to other accounts now (mode 0600, was 0644).`,
    )
    expect(await place.findings()).toEqual([])
  })
})

describe('mh doctor with a supervisor', () => {
  it('looks from inside, and is one document with --json', async () => {
    await using place = await mhRoot()
    await using running = await runningSupervisor({ root: place.layout.root })
    await chmod(place.layout.usersFile, 0o644)

    const run = await mh.run(['doctor', '--json'], place)

    expect(run).toMatchObject({ code: 1, launches: [] })
    expect(parseJson(run.stdout, 'stdout')).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ check: 'modes', severity: 'error', isFixable: true }),
      ]),
      fixed: [],
      unseen: [],
    })
    expect(running.supervisor.workerCounts()).toEqual({ stopped: 1 })
  })

  it('has the supervisor put right what is safe to put right', async () => {
    await using place = await mhRoot()
    await using _running = await runningSupervisor({ root: place.layout.root })
    await chmod(place.layout.usersFile, 0o644)

    const run = await mh.run(['doctor', '--fix', '--json'], place)

    expect(run.code).toBe(0)
    expect(parseJson(run.stdout, 'stdout')).toMatchObject({
      fixed: [expect.stringContaining('is closed to other accounts now')],
    })
  })
})
