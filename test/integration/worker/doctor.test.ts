import { appendFile, chmod, mkdir, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DoctorReport, Finding } from '../../../shared/api/doctor.ts'
import { type Place, useWorkers, type WorkerUnderTest } from './worker-under-test.ts'

const workers = useWorkers()

interface Broken {
  readonly what: string
  readonly spoil: (at: (path: string) => string) => Promise<unknown>
  readonly check: string
  readonly severity: Finding['severity']
  readonly isFixable?: true
  readonly message: RegExp
  readonly remedy: RegExp
}

const LONG_AGO = new Date('2020-01-01T00:00:00Z')
const etc = (name: string, text: string) => (at: (path: string) => string) =>
  writeFile(at(`etc/${name}.json`), text, { mode: 0o600 })

const BROKEN: readonly Broken[] = [
  {
    what: 'a memory that cannot be read',
    spoil: async (at) => {
      await mkdir(at('memory/episodic/2025'), { recursive: true })
      await writeFile(at('memory/episodic/2025/evt-1-torn.json'), '{"id":"evt-1","cont')
    },
    check: 'memories',
    severity: 'error',
    message: /memory\/episodic\/2025\/evt-1-torn\.json cannot be read and is passed over/,
    remedy: /^Mend it with an editor/,
  },
  {
    what: 'a file among the memories that is none',
    spoil: (at) => writeFile(at('memory/episodic/notes.txt'), 'notes'),
    check: 'orphans',
    severity: 'note',
    message: /notes\.txt is no JSON file: nothing reads it/,
    remedy: /mh inbox add /,
  },
  {
    what: 'a link among the tasks',
    spoil: (at) => symlink('/etc/hostname', at('memory/tasks/active/task-1.json')),
    check: 'orphans',
    severity: 'note',
    message: /task-1\.json is a link, which is not followed/,
    remedy: /^Move it/,
  },
  {
    what: 'versions of a memory that is gone',
    spoil: async (at) => {
      await mkdir(at('memory/episodic/.history/2025/evt-1700000000000-x'), { recursive: true })
      await writeFile(
        at('memory/episodic/.history/2025/evt-1700000000000-x/000001.json'),
        '{"replacedAt":"","replacedBy":"","event":{}}',
      )
    },
    check: 'orphans',
    severity: 'note',
    message: /holds versions of a memory that is not there/,
    remedy: /less .*rm -r /,
  },
  {
    what: 'a setting that was never valid',
    spoil: etc('boredom', '{"level":"extreme"}'),
    check: 'settings',
    severity: 'error',
    message: /^etc\/boredom\.json is not valid: .*level.* Meanwhile .* in force\.$/,
    remedy: /^Mend the file/,
  },
  {
    what: 'a persona that is no JSON',
    spoil: (at) => writeFile(at('persona/core.json'), '{'),
    check: 'settings',
    severity: 'error',
    message:
      /^persona\/core\.json is not valid: .*Meanwhile what was valid last, else the default, is/,
    remedy: /on the page: Persona/,
  },
  {
    what: 'a setting that was set aside',
    spoil: (at) => writeFile(at('etc/sleep.json.corrupt-2026-01-01T00-00-00-000Z'), '{'),
    check: 'set aside',
    severity: 'warning',
    message: /could not be read once, and was set aside/,
    remedy: /Then: rm /,
  },
  {
    what: 'settings that others may read',
    spoil: (at) => chmod(at('etc/models.json'), 0o644),
    check: 'modes',
    severity: 'error',
    isFixable: true,
    message: /models\.json is open to other accounts \(mode 0644\)/,
    remedy: /^mh doctor --deep --fix$/,
  },
  {
    what: 'a temporary file that a killed run left',
    spoil: async (at) => {
      await writeFile(at('out/state/.digest.json.tmp-01'), '{')
      await utimes(at('out/state/.digest.json.tmp-01'), LONG_AGO, LONG_AGO)
    },
    check: 'leftovers',
    severity: 'note',
    isFixable: true,
    message: /A write that was cut off has left .*\.digest\.json\.tmp-01/,
    remedy: /^mh doctor --deep --fix$/,
  },
  {
    what: 'a schedule that never comes',
    spoil: etc('schedules', '{"schedules":{"digest":{"enabled":true,"cron":"0 0 30 2 *"}}}'),
    check: 'schedules',
    severity: 'error',
    message: /^The schedule of digest never starts it\. /,
    remedy: /mh agent schedule digest "30 3 \* \* \*"/,
  },
  {
    what: 'a schedule of no agent',
    spoil: etc('schedules', '{"schedules":{"butler":{"enabled":true,"cron":"0 0 1 1 *"}}}'),
    check: 'schedules',
    severity: 'warning',
    message: /^There is a schedule for butler, and no agent of this name/,
    remedy: /mh agent list/,
  },
  {
    what: 'a model that may not be asked',
    spoil: etc(
      'models',
      JSON.stringify({
        providers: { house: { kind: 'ollama', baseUrl: 'http://127.0.0.1:9' } },
        models: { small: { provider: 'house', model: 'small' } },
        defaults: { persona: 'small' },
      }),
    ),
    check: 'models',
    severity: 'warning',
    message: /^No model can be asked for the role persona: The owner does not allow /,
    remedy: /mh model set persona MODEL$/,
  },
  {
    what: 'a line of the audit that is torn',
    spoil: (at) => appendFile(at('logs/audit/2026-01-01.ndjson'), '{"timest'),
    check: 'audit',
    severity: 'note',
    message: /^1 line in .*2026-01-01\.ndjson cannot be read/,
    remedy: /^Nothing has to be done/,
  },
]

describe('the doctor of a profile', () => {
  it('finds nothing wrong with a new one, and leaves its files as they are', async () => {
    const { started, profile } = await profileWith(async () => undefined)
    const before = await filesOf(profile)

    const findings = await wrongIn(started, 'GET', '/api/doctor')

    expect(findings).toEqual([])
    expect(await filesOf(profile)).toEqual(before)
  })

  it.each(BROKEN)('finds $what, and nothing else', async ({ spoil, message, remedy, ...found }) => {
    const { started } = await profileWith(spoil)

    const findings = await wrongIn(started, 'GET', '/api/doctor')

    const said = { message: expect.stringMatching(message), remedy: expect.stringMatching(remedy) }
    const { check, severity, isFixable = false } = found
    for (const finding of findings) {
      expect(finding).toMatchObject({ check, severity, isFixable, ...said })
    }
    expect(findings).not.toHaveLength(0)
  })

  it.each(BROKEN.filter(({ isFixable }) => isFixable))(
    'puts $what right, says so, and finds nothing afterwards',
    async ({ spoil }) => {
      const { started } = await profileWith(spoil)

      const { body } = await started.call('POST', '/api/doctor/fix')
      const findings = await wrongIn(started, 'GET', '/api/doctor')

      expect(body.fixed).toHaveLength(1)
      expect(findings).toEqual([])
    },
  )
})

/** A worker on a profile that was served once, and spoilt while it slept. */
async function profileWith(
  spoil: Broken['spoil'],
): Promise<{ started: WorkerUnderTest; profile: string }> {
  const made: Place = await workers.place()
  await (await workers.worker(made).ready()).end()
  await spoil((path) => join(made.profile, path))
  await rm(made.socket, { force: true })
  return { started: await workers.worker(made, { generation: 2 }).ready(), profile: made.profile }
}

/** But for the versions, into which whoever reads a document first puts it. */
async function filesOf(profile: string): Promise<string[]> {
  const paths = await readdir(profile, { recursive: true })
  return paths.filter((path) => !path.includes('.history')).toSorted()
}

async function wrongIn(
  started: WorkerUnderTest,
  method: string,
  path: string,
): Promise<readonly Finding[]> {
  const { status, body } = await started.call(method, path)
  expect(status).toBe(200)
  const report: DoctorReport = body
  return report.findings.filter(({ severity }) => severity !== 'ok')
}
