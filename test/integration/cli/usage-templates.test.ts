import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ProfileUsage } from '../../../shared/api/usage.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { usageOf, usageOverview } from './answers.ts'
import { FakeSupervisor, problem, type Script, supervisedRoot } from './fake-supervisor.ts'
import { useMhProgram } from './mh-program.ts'
import { temporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()
const SIZES = { bytes: 1_000, diskBytes: 4_096, files: 2 }
const { disk } = usageOverview

const alices: ProfileUsage = {
  username: 'alice',
  disk,
  problem: null,
  isMeasuring: false,
  usage: {
    measuredAt: new Date(Date.now() - 180_500).toISOString(),
    complete: true,
    bytes: 3_000,
    diskBytes: 12_288,
    files: 4,
    folders: 20,
    links: 1,
    kinds: [
      { kind: 'memories', ...SIZES, recentBytes: 500 },
      { kind: 'index', bytes: 2_000, diskBytes: 8_192, files: 2, recentBytes: 0 },
    ],
    years: [{ year: '2025', ...SIZES }],
    largest: [
      {
        path: 'memory/index/a\u001b[31m.sqlite',
        kind: 'index',
        bytes: 2_000,
        diskBytes: 8_192,
        modifiedAt: '2025-11-06T14:02:00.000Z',
      },
    ],
    unreadable: { count: 1, first: [{ path: 'memory/inbox/closed', reason: 'EACCES' }] },
  },
}
const SAVED = {
  status: 201,
  body: {
    success: true,
    template: {
      name: 'calm',
      description: '',
      savedAt: '2025-11-06T14:02:00.000Z',
      parts: ['persona.core', 'config.models'],
      problem: null,
    },
    leftOut: [
      { field: 'config.models.providers.x.apiKey', reason: 'its name is that of a secret' },
    ],
  },
}
const TEMPLATE = {
  kind: 'profile-template',
  version: 1,
  name: 'calm',
  description: '',
  savedAt: '2025-11-06T14:02:00.000Z',
  persona: { core: { identity: { name: '{{person}}' } } },
  facets: {},
  config: {},
}
const TEMPLATES: Script = {
  'POST /api/templates': SAVED,
  'POST /api/templates/import': { ...SAVED, body: { ...SAVED.body, leftOut: undefined } },
  'GET /api/templates/calm': { status: 200, body: { template: TEMPLATE } },
  'GET /api/templates': {
    status: 200,
    body: {
      items: [
        SAVED.body.template,
        { name: 'evil', description: '', savedAt: null, parts: [], problem: 'It says role.' },
      ],
      nextCursor: null,
    },
  },
}

describe('mh profile usage', () => {
  it('says what the space of a profile is used for', async () => {
    await using place = await supervisedRoot({
      'GET /api/profiles/alice/usage': { status: 200, body: alices },
    })

    const run = await mh.run(['profile', 'usage', 'alice'], place)

    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toContain(
      'alice takes 12.0 KiB on the disk, with 4 files of 2.9 KiB (measured 3 min ago).',
    )
    expect(run.stdout).toContain('The disk has 5.0 GiB free of 20.0 GiB.')
    expect(run.stdout).toContain('memory/inbox/closed: EACCES')
    expect(run.stdout).toMatch(
      /KIND +FILES +SIZE +ON DISK +LAST 7 DAYS\nmemories +2 +1000 B +4.0 KiB +500 B/,
    )
    expect(run.stdout).toMatch(/MEMORIES OF +FILES +SIZE +ON DISK\n2025/)
    expect(run.stdout).not.toContain('\u001b')
  })

  it('waits until it is measured, and says that it does', async () => {
    let asked = 0
    await using place = await supervisedRoot({
      'GET /api/profiles/alice/usage': () => {
        asked += 1
        const isMeasuring = asked < 3
        return {
          status: 200,
          body: { ...alices, isMeasuring, usage: isMeasuring ? null : alices.usage },
        }
      },
    })

    const run = await mh.run(['profile', 'usage', 'alice', '--anew', '--json'], place)

    expect(run).toMatchObject({ code: 0, stderr: 'Measuring… Ctrl-C ends it.\n' })
    expect(parseJson(run.stdout, 'stdout')).toEqual(alices)
    expect(asked).toBe(3)
  })

  it('measures anew once, where that is asked for', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, {
      'GET /api/profiles/greggles/usage': {
        status: 200,
        body: { ...alices, username: 'greggles' },
      },
    })

    await mh.run(['profile', 'usage', '--anew'], place)

    expect(fake.lines).toContain('GET /api/profiles/greggles/usage?wait=5&anew=true')
  })

  it('fails with why it could not be measured', async () => {
    const failed = { code: 'invalid-path', message: 'It is a link.' }
    await using place = await supervisedRoot({
      'GET /api/profiles/alice/usage': {
        status: 200,
        body: { ...alices, usage: null, problem: failed },
      },
    })

    const run = await mh.run(['profile', 'usage', 'alice'], place)

    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain('It is a link.')
  })

  it('says with --all who takes how much, the largest first, with archives and backups', async () => {
    await using place = await supervisedRoot({
      'GET /api/profiles/usage': {
        status: 200,
        body: {
          disk,
          profiles: [usageOf('alice'), usageOf('bob', { diskBytes: 9_000_000 })],
          archived: [usageOf('carl-20251106T140200Z', { complete: false })],
          backups: [usageOf('alice', { problem: { code: 'not-found', message: 'It is gone.' } })],
        },
      },
    })

    const run = await mh.run(['profile', 'usage', '--all'], place)

    const rows = run.stdout.split('\n').slice(3, 7)
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 2))).toEqual([
      ['bob', 'profile'],
      ['alice', 'profile'],
      ['carl-20251106T140200Z', 'archived'],
      ['alice', 'backups'],
    ])
    expect(rows[2]).toContain('not all of it')
    expect(rows[3]).toContain('It is gone.')
  })

  it('refuses a name with --all', async () => {
    await using place = await supervisedRoot()

    const run = await mh.run(['profile', 'usage', 'alice', '--all'], place)

    expect(run).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('mh profile template', () => {
  it('saves one, and says what was left out by its field', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, TEMPLATES)

    const run = await mh.run(['profile', 'template', 'save', 'calm', '--from', 'Alice'], place)

    expect(fake.seen('POST /api/templates')?.body).toEqual({
      name: 'calm',
      from: 'alice',
      description: '',
      withRelationships: false,
      replace: false,
    })
    expect(run.stdout).toBe(
      [
        'Saved the template calm: persona.core, config.models.',
        'Left out of it: 1',
        '  config.models.providers.x.apiKey: its name is that of a secret',
        'Look at it before you use it: mh profile template show calm',
        '',
      ].join('\n'),
    )
  })

  it('lists those there are, with what is wrong with one', async () => {
    await using place = await supervisedRoot(TEMPLATES)

    const run = await mh.run(['profile', 'template', 'list'], place)

    expect(run.stdout).toMatch(/calm +2025-11-06 14:02 +persona.core, config.models/)
    expect(run.stdout).toMatch(/evil +- +It says role\./)
  })

  it('exports into a file that only its owner reads, and over none that is there', async () => {
    await using place = await supervisedRoot(TEMPLATES)
    const file = join(place.layout.root, 'calm.json')

    const run = await mh.run(['profile', 'template', 'export', 'calm', '-o', file], place)
    const again = await mh.run(['profile', 'template', 'export', 'calm', '-o', file], place)

    expect(run.code).toBe(0)
    expect(parseJson(readFileSync(file, 'utf8'), 'The file')).toEqual(TEMPLATE)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(again).toMatchObject({ code: 1, stdout: '' })
  })

  it('imports a file as it is, and says the field that is refused', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, {
      'POST /api/templates/import': problem(
        'invalid-input',
        400,
        'The file is not usable as a template. config.models.providers.x.apiKey: its name is that of a secret.',
      ),
    })
    const file = join(place.layout.root, 'calm.json')
    writeFileSync(file, JSON.stringify(TEMPLATE))

    const run = await mh.run(['profile', 'template', 'import', file, '--as', 'calm2'], place)

    expect(fake.seen('POST /api/templates/import')?.body).toEqual({
      template: TEMPLATE,
      as: 'calm2',
      replace: false,
    })
    expect(run.code).toBe(2)
    expect(run.stderr).toContain('config.models.providers.x.apiKey')
  })
})
