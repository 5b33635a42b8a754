import { chmod, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { doctorRoot } from '../../support/doctor-root.ts'
import { runningSupervisor } from '../../support/running-supervisor.ts'
import { supervisedRoot } from './fake-supervisor.ts'
import { useMhProgram } from './mh-program.ts'

const mh = useMhProgram()

/** The program reads its version and build beside the data root; the build is that of the supervisors here. */
async function mhRoot(build = '0123456789abcdef') {
  const place = await doctorRoot()
  await writeFile(place.at('package.json'), '{"version":"1.2.3"}')
  await writeFile(place.at('build.json'), JSON.stringify({ version: '1.2.3', build }))
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

describe('mh doctor --security', () => {
  const files = {
    check: 'files',
    verdict: 'held',
    message: 'Another’s folder is refused to it.',
    subjects: [],
    remedy: '',
  }
  const remedy = 'chmod go= /srv/mh/profiles/bob'
  const open = { ...files, verdict: 'open', subjects: ['/srv/mh/profiles/bob'], remedy }
  const script = (finding: object) => ({
    'POST /api/system/doctor/security': ({ body }: { body: unknown }) => ({
      status: 200,
      body: {
        username: Object(body).profile,
        against: 'bob',
        walls: 'uid',
        findings: [finding],
      },
    }),
  })

  it('ends with 0 when all holds that should, tried as each active account’s worker', async () => {
    await using place = await supervisedRoot(script(files))

    const run = await mh.run(['doctor', '--security'], place)

    expect(run.code).toBe(0)
    expect(run.stdout).toContain('HELD      files: Another’s folder is refused to it.')
    expect(run.stdout).toContain('All that should hold here holds.')
  })

  it('ends with 1 and the remedy when a wall does not hold, for one profile by name', async () => {
    await using place = await supervisedRoot(script(open))

    const run = await mh.run(['doctor', '--security', '--profile', 'Greggles'], place)
    const json = await mh.run(['doctor', '--security', '--profile', 'greggles', '--json'], place)

    expect(run).toMatchObject({ code: 1, stderr: 'mh: 1 wall that should hold did not.\n' })
    expect(run.stdout).toContain(
      'OPEN      files: Another’s folder is refused to it.\n          /srv/mh/profiles/bob\n          What to do: chmod go= /srv/mh/profiles/bob',
    )
    expect(json.code).toBe(1)
    expect(parseJson(json.stdout, 'stdout')).toMatchObject({
      held: false,
      profiles: [{ username: 'greggles', findings: [{ verdict: 'open' }] }],
    })
  })

  it.each([[['--security', '--fix']], [['--profile', 'alice']]])(
    'refuses %j, which do not go together',
    async (options) => {
      await using place = await supervisedRoot(script(files))

      expect(await mh.run(['doctor', ...options], place)).toMatchObject({ code: 2, stdout: '' })
    },
  )
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
        expect.objectContaining({
          check: 'modes',
          severity: 'error',
          isFixable: true,
          messageSaid: [
            { code: 'open-to-others', values: { path: place.layout.usersFile, mode: '0644' } },
          ],
          remedySaid: [{ code: 'run', values: { command: 'mh doctor --fix' } }],
        }),
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

  it('finds a supervisor of another build', async () => {
    await using place = await mhRoot('fedcba9876543210')
    await using _running = await runningSupervisor({ root: place.layout.root })

    const run = await mh.run(['doctor'], place)

    expect(run.code).toBe(0)
    expect(run.stdout).toContain(
      'WARNING  versions: The supervisor is of version 0.0.0-test, build 0123456789abcdef; mh is of version 1.2.3, build fedcba9876543210.',
    )
    expect(run.stdout).toContain('What to do: mh restart --workers')
  })

  it('says of a supervisor that is too old for it what to do', async () => {
    await using place = await supervisedRoot()

    const run = await mh.run(['doctor'], place)

    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toContain('of an earlier version, which has no doctor: mh restart')
  })
})
