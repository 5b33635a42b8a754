import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AgentRun } from '../../../shared/api/agents.ts'
import type { InboxFile } from '../../../shared/api/inbox.ts'
import { FakeSupervisor, type Script, problem } from './fake-supervisor.ts'
import { useMhProgram } from './mh-program.ts'
import { temporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()
const AT = '2025-11-06T14:02:00.000Z'

function file(rest: Partial<InboxFile> = {}): InboxFile {
  return { id: 'inb-1', name: 'a.txt', status: 'done', at: AT, bytes: 5, ...rest }
}

function run(rest: Partial<AgentRun> = {}): AgentRun {
  return {
    id: 'run-1',
    agent: 'ingestor',
    status: 'done',
    trigger: 'person',
    startedBy: 'console',
    queuedAt: AT,
    counts: { files: 2, memories: 7 },
    ...rest,
  }
}

const page = (...items: readonly InboxFile[]) => ({
  status: 200,
  body: { items, nextCursor: null },
})
const added = { status: 201, body: { success: true, file: file({ status: 'waiting' }) } }
const script: Script = {
  'PUT /api/inbox/a.txt': added,
  'PUT /api/inbox/b_c.txt': { ...added, body: { success: true, file: file({ id: 'inb-2' }) } },
  'GET /api/inbox': page(
    file({ memories: 3 }),
    file({ id: 'inb-2', name: 'b.pdf', status: 'rejected', reason: 'It is encrypted.' }),
  ),
  'POST /api/inbox/inb-2/retry': { status: 200, body: { success: true, file: file() } },
  'GET /api/agents': {
    status: 200,
    body: {
      items: [
        { name: 'ingestor', summary: 'Reads.', hindrance: null, canPreview: false, run: run() },
      ],
      nextCursor: null,
    },
  },
  'POST /api/agents/ingestor/run': { status: 202, body: { success: true, runId: 'run-1' } },
  'GET /api/agents/runs/run-1': { status: 200, body: { success: true, run: run() } },
  'GET /api/agents/runs': {
    status: 200,
    body: { items: [run(), run({ status: 'failed', message: 'Full.' })], nextCursor: null },
  },
  'POST /api/agents/runs/run-1/cancel': problem('conflict', 409, 'It is done already.'),
  'POST /api/agents/runs/run-1/undo': {
    status: 200,
    body: {
      success: true,
      run: run({
        undo: { at: AT, by: 'console', undone: 6, left: [{ what: 'evt-1', reason: 'Changed.' }] },
      }),
    },
  },
}

describe('mh inbox', () => {
  it('add sends files whole, with their times, and those of a folder when that is said', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)
    const folder = join(place.layout.root, 'scans')
    await mkdir(folder)
    await writeFile(join(folder, 'a.txt'), 'Hello')
    await writeFile(join(folder, 'b\\c.txt'), 'x'.repeat(300_000))
    for (const name of ['a.txt', 'b\\c.txt'])
      await utimes(join(folder, name), new Date(AT), new Date(AT))

    const refused = await mh.run(['inbox', 'add', folder], place)
    const done = await mh.run(['inbox', 'add', '--folder', folder, '--wait'], place)

    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--folder') })
    const query = `?modifiedAt=${encodeURIComponent(AT)}&folder=scans`
    expect(fake.seen(`PUT /api/inbox/a.txt${query}`)?.body).toBe('Hello')
    expect(fake.seen(`PUT /api/inbox/b_c.txt${query}`)?.body).toBe('x'.repeat(300_000))
    expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('1 of them') })
    expect(done.stdout).toContain('rejected')
  })

  it('list shows what became of each file, and why', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const { stdout } = await mh.run(['inbox', '--status', 'done'], place)
    await mh.run(['inbox', 'list', '--status', 'rejected'], place)

    expect(stdout).toContain('done             3  inb-1  a.txt')
    expect(stdout).toContain('rejected         -  inb-2  b.pdf: It is encrypted.')
    expect(fake.lines).toContain('GET /api/inbox?status=rejected')
  })

  it('retry puts files back', async () => {
    await using place = await temporaryRoot()
    await using _ = await FakeSupervisor.open(place.layout, script)

    const { stdout } = await mh.run(['inbox', 'retry', 'inb-2'], place)

    expect(stdout).toBe('a.txt is in the inbox again.\n')
  })
})

describe('mh agent', () => {
  it.each([
    [['agent'], 'ingestor  2025-11-06 14:02  done    2 files, 7 memories'],
    [['agent', 'run', 'ingestor', '--user', 'alice', '--no-wait'], 'Started run-1'],
    [['agent', 'run', 'ingestor', '--user', 'alice'], 'run-1 is done: 2 files, 7 memories'],
    [['agent', 'runs'], 'failed  run-1  2 files, 7 memories. Full.'],
    [['agent', 'undo', 'run-1'], 'Took back 6, left 1.'],
  ])('%j says %j', async (argv, words) => {
    await using place = await temporaryRoot()
    await using _ = await FakeSupervisor.open(place.layout, script)

    const { stdout } = await mh.run(argv, place)

    expect(stdout).toContain(words)
  })

  it('cancel says why it cannot', async () => {
    await using place = await temporaryRoot()
    await using _ = await FakeSupervisor.open(place.layout, script)

    const { code, stderr } = await mh.run(['agent', 'cancel', 'run-1'], place)

    expect(code).toBe(1)
    expect(stderr).toContain('It is done already.')
  })
})
