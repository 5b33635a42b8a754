import { execFileSync } from 'node:child_process'
import { link, mkdir, readFile, rename, symlink, utimes, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { ACTOR_HEADER, SECRET_HEADER } from '../../../shared/control/worker-contract.ts'
import { eventually } from '../../support/eventually.ts'
import { becomes, inboxOf, listed, upload } from './inbox-under-test.ts'
import { OWN_ACTOR, SECRET, useWorkers } from './worker-under-test.ts'

const use = useWorkers()
/** From so long after its last change on a file is taken. */
const SETTLED_MS = 2_000

async function started(before?: (inbox: ReturnType<typeof inboxOf>) => Promise<void>) {
  const place = await use.place()
  const inbox = inboxOf(place)
  await before?.(inbox)
  return { place, inbox, worker: await use.worker(place).ready() }
}

it('makes memories of what lay there, with source, time and provenance, and archives it', async () => {
  const at = new Date('2024-03-02T10:00:00.000Z')
  const { worker, inbox } = await started(async ({ root, ...dropped }) => {
    await dropped.drop(
      'letters/lease.md',
      '# Lease\n\nThe rent is 900.\n\n## Keys\n\nBob has two keys.\n',
    )
    await utimes(join(root, 'letters/lease.md'), at, at)
  })

  const file = await becomes(worker, 'letters/lease.md', 'done')

  expect(file).toMatchObject({ memories: 2, format: 'markdown' })
  expect(await inbox.archived()).toEqual(['letters/lease.md'])
  const memories = (await inbox.memories()).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  expect(memories).toMatchObject([
    {
      content: 'Lease\n\nThe rent is 900.',
      timestamp: at.toISOString(),
      source: 'inbox',
      provenance: { by: 'file', from: 'letters/lease.md', trusted: false },
      links: [{ type: 'source', target: 'letters/lease.md [1/2]' }],
      metadata: { documentId: file.documentId, chunk: 1, chunkCount: 2 },
    },
    { content: 'Lease › Keys\n\nBob has two keys.', metadata: { chunk: 2 } },
  ])
  const { body } = await worker.call('GET', '/api/memories/search?q=rent')
  expect(body.hits).toHaveLength(2)
})

it('tells which memories a file has, a page at a time, and of no other file', async () => {
  const { worker, inbox } = await started(async (dropped) => {
    await dropped.drop('lease.md', '# Lease\n\nThe rent is 900.\n\n## Keys\n\nBob has two keys.\n')
    await dropped.drop('other.md', 'The other note.')
  })
  const file = await becomes(worker, 'lease.md', 'done')
  await becomes(worker, 'other.md', 'done')
  const path = `/api/inbox/${file.id}/memories`

  const first = await worker.call('GET', `${path}?limit=1`)
  const second = await worker.call('GET', `${path}?limit=1&cursor=${first.body.nextCursor}`)
  const unknown = await worker.call('GET', '/api/inbox/inb-nobody/memories')

  const kept = (await inbox.memories()).filter(({ content }) => content.startsWith('Lease'))
  const ids = kept.map(({ id }) => ({ id })).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  expect([...first.body.items, ...second.body.items]).toEqual(ids)
  expect(second.body.nextCursor).toBeNull()
  expect(unknown.status).toBe(404)
})

describe('a document', () => {
  it('is one however often its bytes come; a changed file takes the place of its earlier version', async () => {
    const { worker, inbox } = await started()
    await inbox.drop('a.txt', 'The first version of the note.')
    const first = await becomes(worker, 'a.txt', 'done')
    await inbox.drop('copy.txt', 'The first version of the note.')
    const copy = await becomes(worker, 'copy.txt', 'duplicate')

    await inbox.drop('a.txt', 'The second version of the note.')
    await eventually(async () => (await inbox.archived()).length === 3)
    const second = await becomes(worker, 'a.txt', 'done')

    expect(copy.documentId).toBe(first.documentId)
    expect(second.documentId).not.toBe(first.documentId)
    expect(await inbox.archived()).toEqual(['a (2).txt', 'a.txt', 'copy.txt'])
    const contents = (await inbox.memories()).map(({ content }) => content)
    expect(contents).toEqual(['The second version of the note.'])
    expect(await inbox.memories('binned')).toMatchObject([
      { content: 'The first version of the note.', replacedBy: second.documentId },
    ])
    await becomes(worker, 'a.txt', 'replaced')
  })

  it('that was forgotten stays away when its file comes again', async () => {
    const { worker, inbox } = await started()
    await inbox.drop('secret.txt', 'A long enough sentence that is to be forgotten for ever.')
    await becomes(worker, 'secret.txt', 'done')
    const [memory] = await inbox.memories()
    await worker.call('POST', `/api/memories/${memory?.id}/forget`)

    await inbox.drop('again.txt', 'A long enough sentence that is to be forgotten for ever.\n')
    await becomes(worker, 'again.txt', 'done')

    expect(await inbox.memories()).toEqual([])
  })

  it('waits in emulation mode, which is said, and is read in another', async () => {
    const { worker, inbox } = await started()
    await worker.call('PUT', '/api/config/cognitive-mode', { body: { currentMode: 'emulation' } })
    const { body } = await upload(worker, '/api/inbox/later.txt', 'Not now.')
    expect(body.file).toMatchObject({
      status: 'waiting',
      reason: expect.stringContaining('emulation'),
    })
    expect((await worker.call('POST', '/api/agents/ingestor/run')).status).toBe(409)

    await worker.call('PUT', '/api/config/cognitive-mode', { body: { currentMode: 'dual' } })

    await becomes(worker, 'later.txt', 'done')
    expect(await inbox.memories()).toHaveLength(1)
  })
})

describe('what is no plain file', () => {
  it('is rejected with a reason and without being opened (A10)', async () => {
    const { worker, inbox, place } = await started()
    const elsewhere = join(place.folder, 'bob.txt')
    await writeFile(elsewhere, 'Bob’s secret')
    await symlink(elsewhere, join(inbox.root, 'link.txt'))
    await symlink(place.folder, join(inbox.root, 'folder'))
    await link(elsewhere, join(inbox.root, 'hard.txt'))
    execFileSync('mkfifo', [join(inbox.root, 'pipe')])
    await inbox.drop('binary.bin', Buffer.from([0, 1, 2, 255, 254]))
    await inbox.drop('empty.txt', '')
    const long = `${'ä'.repeat(125)}x.txt`
    await inbox.drop(long, 'A name of 255 bytes.')
    await inbox.drop('two\nlines.txt', 'A name of two lines.')
    await writeFile(Buffer.from(`${inbox.root}/caf\xe9.txt`, 'latin1'), 'A name in another code.')
    await mkdir(join(inbox.root, 'scans/deep'), { recursive: true })

    for (const name of ['link.txt', 'folder', 'hard.txt', 'pipe', 'binary.bin', 'empty.txt'])
      await becomes(worker, name, 'rejected')
    for (const name of [long, 'two\nlines.txt', 'café.txt']) await becomes(worker, name, 'done')
    await becomes(worker, 'scans/deep', 'ignored')

    expect((await inbox.memories()).map(({ content }) => content).toSorted()).toEqual([
      'A name in another code.',
      'A name of 255 bytes.',
      'A name of two lines.',
    ])
    expect(await inbox.archived()).toEqual(['café.txt', 'two\nlines.txt', long])
    expect(await inbox.rejected()).toEqual(
      ['binary.bin', 'empty.txt', 'folder', 'hard.txt', 'link.txt', 'pipe'].flatMap((name) => [
        name,
        `${name}.reason.json`,
      ]),
    )
    const reason = await readFile(join(inbox.root, '_rejected/link.txt.reason.json'), 'utf8')
    expect(JSON.parse(reason)).toMatchObject({
      name: 'link.txt',
      code: 'no-plain-file',
      reason: 'It is a symbolic link. Put the file itself into the inbox.',
    })
  })

  it('A10: is not read either where it takes the place of one between the look and the reading', async () => {
    const { worker, inbox, place } = await started()
    const elsewhere = join(place.folder, 'bob.txt')
    await writeFile(elsewhere, 'Bob’s secret, which is long enough to be a memory.')
    const names = Array.from({ length: 40 }, (_, at) => `swapped-${at}.txt`)

    await Promise.all(
      names.map(async (name, at) => {
        await inbox.drop(name, `A note of alice’s own, number ${at}.`)
        const trap = join(place.folder, name)
        await symlink(elsewhere, trap)
        // Around the moment from which on a file is taken to lie still.
        await wait(SETTLED_MS + (at - 10) * 20)
        await rename(trap, join(inbox.root, name))
      }),
    )
    await eventually(async () => {
      const files = (await listed(worker)).filter(({ name }) => name.startsWith('swapped-'))
      return files.every(({ status }) => ['done', 'rejected', 'gone'].includes(status))
    })

    const contents = (await inbox.memories()).map(({ content }) => content)
    expect(contents.filter((content) => content.includes('Bob’s secret'))).toEqual([])
    expect(contents.every((content) => content.startsWith('A note of alice’s own'))).toBe(true)
    expect(await readFile(elsewhere, 'utf8')).toContain('Bob’s secret')
  })

  it('goes back into the inbox when it is asked for, and is read anew', async () => {
    const { worker, inbox } = await started()
    await inbox.drop('late.txt', '')
    const { id } = await becomes(worker, 'late.txt', 'rejected')
    await writeFile(join(inbox.root, '_rejected/late.txt'), 'Now there is something in it.')

    const retried = await worker.call('POST', `/api/inbox/${id}/retry`)

    expect(retried.status).toBe(200)
    await becomes(worker, 'late.txt', 'done')
    expect(await inbox.rejected()).toEqual([])
    expect((await worker.call('POST', `/api/inbox/${id}/retry`)).status).toBe(409)
    expect((await worker.call('POST', '/api/inbox/inb-00/retry')).status).toBe(404)
  })
})

describe('an upload', () => {
  it('lies in the inbox under a safe name, never over another, with its time', async () => {
    const { worker, inbox } = await started()
    await worker.call('PUT', '/api/config/cognitive-mode', { body: { currentMode: 'emulation' } })
    const put = async (path: string, content: string | Buffer = 'x') =>
      (await upload(worker, `/api/inbox/${path}`, content)).body.file?.name

    expect(await put('note.txt?modifiedAt=2023-01-02T03:04:05Z')).toBe('note.txt')
    expect(await put('note.txt')).toBe('note (2).txt')
    expect(await put('note.txt?folder=mail')).toBe('mail/note.txt')
    expect(await put('..%0Ahidden%07.txt')).toBe('__hidden_.txt')
    expect(await put(`${encodeURIComponent('語'.repeat(84))}.txt`)).toMatch(/^語+\.txt$/)
    const refused = await upload(worker, '/api/inbox/x.txt?folder=_archive', 'x')
    expect(refused.status).toBe(400)
    expect(await inbox.waiting()).toHaveLength(5)
  })

  it('that is too large, or breaks off in the middle, leaves nothing', async () => {
    const { worker, inbox, place } = await started()
    await worker.call('PUT', '/api/config/ingestor', { body: { maxFileMB: 1 } })
    const large = await upload(worker, '/api/inbox/large.txt', Buffer.alloc(2 * 1024 * 1024, 'x'))
    expect(large.status).toBe(413)
    const socket = connect(place.socket)
    const head = `PUT /api/inbox/half.txt HTTP/1.1\r\nhost: worker\r\n${SECRET_HEADER}: ${SECRET}\r\n`
    socket.write(`${head}${ACTOR_HEADER}: ${OWN_ACTOR}\r\ncontent-length: 1000\r\n\r\nhalf of it`)
    await eventually(async () => (await inbox.waiting()).some((name) => name.startsWith('.upload')))

    socket.destroy()

    await eventually(async () => (await inbox.waiting()).length === 0)
    expect(await listed(worker)).toEqual([])
  })
})

describe('a run of the ingestor', () => {
  it('can be taken back with the events that it brought, but for what was there or was changed since', async () => {
    const { worker } = await started()
    const titles = async (): Promise<string[]> => {
      const { body } = await worker.call(
        'GET',
        '/api/calendar/events?from=2025-03-01&to=2025-04-01',
      )
      return body.items.map(({ title }: { title: string }) => title).toSorted()
    }
    await worker.call('POST', '/api/calendar/import', { body: { ics: calendarOf('Before') } })
    await upload(worker, '/api/inbox/c.ics', calendarOf('Before', 'New', 'Moved'))
    const { run } = await becomes(worker, 'c.ics', 'done')
    const { body } = await worker.call('GET', '/api/calendar/events?from=2025-03-01&to=2025-04-01')
    const moved = body.items.find(({ title }: { title: string }) => title === 'Moved')
    await worker.call('PATCH', `/api/calendar/events/${moved.id}`, {
      body: { location: 'Harbour' },
    })

    const undone = await worker.call('POST', `/api/agents/runs/${run}/undo`)

    expect(undone.body.run.undo).toMatchObject({ undone: 1 })
    expect(undone.body.run.undo.left).toEqual([
      {
        what: 'c.ics',
        reason: expect.stringContaining('were in the calendar before'),
        said: { code: 'calendar-updated', values: {} },
      },
      {
        what: moved.id,
        reason: 'It has been changed since.',
        said: { code: 'changed-since', values: {} },
      },
    ])
    expect(await titles()).toEqual(['Before', 'Moved'])
  })

  it('can be taken back: what it made goes to the bin, but for what was changed since', async () => {
    const { worker, inbox } = await started()
    await upload(worker, '/api/inbox/v.txt', 'What was there before.')
    const first = await becomes(worker, 'v.txt', 'done')
    // A run that goes on would take the second along.
    await eventually(async () => {
      const { body } = await worker.call('GET', `/api/agents/runs/${first.run}`)
      return body.run.status === 'done'
    })
    await upload(worker, '/api/inbox/v.txt', 'What came instead of it.')
    const { run, id } = await eventually(async () =>
      (await listed(worker)).find(
        ({ name, status }) => name === 'v.txt' && status === 'done' && name !== undefined,
      )?.run === undefined
        ? undefined
        : await latestDone(),
    )
    await upload(worker, '/api/inbox/w.txt', 'Another that is changed.')
    const other = await becomes(worker, 'w.txt', 'done')
    const changed = (await inbox.memories()).find(({ content }) => content.startsWith('Another'))
    await worker.call('PATCH', `/api/memories/${changed?.id}`, { body: { tags: ['mine'] } })

    const undone = await worker.call('POST', `/api/agents/runs/${run}/undo`)
    const left = await worker.call('POST', `/api/agents/runs/${other.run}/undo`)

    expect(undone.body.run.undo).toMatchObject({ undone: 2, left: [] })
    expect(left.body.run.undo).toMatchObject({
      undone: 0,
      left: [{ what: changed?.id, reason: 'It has been changed since.' }],
    })
    const kept = await inbox.memories()
    expect(kept.map(({ content }) => content).toSorted()).toEqual([
      'Another that is changed.',
      'What was there before.',
    ])
    expect(kept.every(({ replacedBy }) => replacedBy === undefined)).toBe(true)
    expect((await worker.call('POST', `/api/agents/runs/${run}/undo`)).status).toBe(409)
    // It may come again.
    await worker.call('POST', `/api/inbox/${id}/retry`)
    await eventually(async () =>
      (await inbox.memories()).some(({ content }) => content.startsWith('What came')),
    )

    async function latestDone() {
      const all = (await listed(worker)).filter(({ name }) => name === 'v.txt')
      return all.some(({ status }) => status === 'replaced')
        ? all.find(({ status }) => status === 'done')
        : undefined
    }
  })

  it('has a record, is in the audit as the agent’s, and one after another', async () => {
    const { worker, inbox } = await started()
    await inbox.drop('a.txt', 'One.')
    const { run } = await becomes(worker, 'a.txt', 'done')

    const record = await eventually(async () => {
      const { body } = await worker.call('GET', `/api/agents/runs/${run}`)
      return body.run.status === 'done' && body.run
    })

    expect(record).toMatchObject({
      agent: 'ingestor',
      trigger: 'inbox',
      startedBy: 'system',
      counts: { files: 1, memories: 1 },
    })
    const audit = await worker.call('GET', '/api/audit/mine?actor=agent:ingestor')
    expect(audit.body.items.map(({ event }: { event: string }) => event)).toEqual(
      expect.arrayContaining(['agent_run_changed', 'inbox_file_taken_in']),
    )
    const agents = await worker.call('GET', '/api/agents')
    expect(agents.body.items[0]).toMatchObject({
      name: 'ingestor',
      hindrance: null,
      run: { id: run },
    })
    const byHand = await worker.call('POST', '/api/agents/ingestor/run')
    expect(byHand.status).toBe(202)
    expect((await worker.call('POST', '/api/agents/nobody/run')).status).toBe(404)
    const runs = await worker.call('GET', '/api/agents/runs?limit=1')
    expect(runs.body.items).toMatchObject([{ id: byHand.body.runId, trigger: 'person' }])
    const more = await worker.call('GET', `/api/agents/runs?cursor=${runs.body.nextCursor}`)
    expect(more.body.items.map(({ id }: { id: string }) => id)).toContain(run)
  })

  it('ends when it is cancelled; its files wait until somebody starts another', async () => {
    const FILES = 40
    const { worker, inbox } = await started(async (dropped) => {
      for (let number = 0; number < FILES; number += 1)
        await dropped.drop(`${number}.txt`, `Note ${number}.`)
    })
    const run = await eventually(async () => {
      const { body } = await worker.call('GET', '/api/agents/runs?status=running')
      return body.items[0]?.progress?.done > 0 && body.items[0]
    })

    const cancelled = await worker.call('POST', `/api/agents/runs/${run.id}/cancel`)

    expect(cancelled.body.run).toMatchObject({ status: 'cancelled' })
    const archived = (await inbox.archived()).length
    expect(archived).toBeLessThan(FILES)
    expect(await inbox.memories()).toHaveLength(archived)
    const [file] = (await listed(worker)).filter(({ status }) => status === 'waiting')
    expect(file?.reason).toContain('mh agent run ingestor')
    await worker.call('POST', '/api/agents/ingestor/run')
    await eventually(async () => (await inbox.archived()).length === FILES)
    expect(await inbox.memories()).toHaveLength(FILES)
  })
})

/** A calendar with an event of each title. */
function calendarOf(...titles: readonly string[]): string {
  const events = titles.flatMap((title) => [
    'BEGIN:VEVENT',
    `UID:${title}@example.org`,
    'DTSTAMP:20250101T000000Z',
    'DTSTART:20250303T100000Z',
    'DTEND:20250303T110000Z',
    `SUMMARY:${title}`,
    'END:VEVENT',
  ])
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...events, 'END:VCALENDAR']
  return `${lines.join('\r\n')}\r\n`
}
