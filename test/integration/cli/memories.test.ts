import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { memory } from './answers.ts'
import { supervisedRoot, FakeSupervisor, problem, type Script } from './fake-supervisor.ts'
import { useMhProgram } from './mh-program.ts'
import { HAS_TERMINALS, onTerminal } from './on-terminal.ts'
import { temporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()
const captured = { status: 201, body: { success: true, event: memory('x') } }
const shownOne = {
  status: 200,
  body: {
    success: true,
    event: memory('Old words', { tags: ['a'] }),
    provenance: { by: 'user', trusted: true },
    cites: [],
    citedBy: [{ id: 'evt-9', type: 'about' }],
  },
}
const KEEPS: Script = { 'POST /api/capture': captured }

function hits(...contents: string[]) {
  const found = contents.map((content) => ({
    event: memory(content),
    score: 1,
    snippet: content,
    why: 'content: bob',
  }))
  return { status: 200, body: { mode: 'lexical', hits: found, nextCursor: null } }
}

describe('mh capture', () => {
  it('sends everything that was said about the memory', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, KEEPS)

    const options = [
      '--type',
      'note',
      '--tag',
      'work',
      '--tag',
      'bob',
      '--at',
      '2025-11-06T14:00',
      '--privacy',
      'local',
    ]
    const run = await mh.run(['capture', 'x', ...options, '--json'], place)

    expect(fake.seen('POST /api/capture')?.body).toEqual({
      content: 'x',
      type: 'note',
      tags: ['work', 'bob'],
      timestamp: '2025-11-06T14:00:00.000Z',
      privacy: 'local',
    })
    expect(parseJson(run.stdout, 'stdout')).toEqual(captured.body)
  })

  it('reads a memory from stdin, line ends and all', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, KEEPS)

    await mh.run(['capture', '-'], { ...place, stdin: 'Zeile 1\n\nZeile 2 – ü\n' })

    expect(fake.seen('POST /api/capture')?.body).toEqual({ content: 'Zeile 1\n\nZeile 2 – ü' })
  })

  it('keeps a text that looks like an option, after --', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, KEEPS)

    await mh.run(['capture', '--', '--json'], place)

    expect(fake.seen('POST /api/capture')?.body).toEqual({ content: '--json' })
  })

  it('refuses a privacy class that does not exist', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, KEEPS)

    const run = await mh.run(['capture', 'x', '--privacy', 'secret'], place)

    expect(run.code).toBe(2)
    expect(run.stderr).toContain('none of: any, local, none')
    expect(fake.seen('POST /api/capture')).toBeUndefined()
  })

  it('tells of a worker that is switched off', async () => {
    await using place = await supervisedRoot({
      'POST /api/capture': problem(
        'worker-off',
        503,
        'The worker is off. Start it: mh worker start greggles',
      ),
    })

    const run = await mh.run(['capture', 'x'], place)

    expect(run.code).toBe(1)
    expect(run.stderr).toContain('mh: The worker is off.')
  })
})

describe('mh remember', () => {
  it('prints date, type, id, snippet and reason of each hit', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, {
      'GET /api/memories/search': hits('Met\nBob'),
    })

    const run = await mh.run(
      ['remember', 'Bob', '--limit', '5', '--from', '2025-11-01', '--to', '2025-11-06'],
      place,
    )

    expect(run.stdout).toBe(
      '2025-11-06 14:02  observation  evt-1\n    Met Bob\n    found by: content: bob\n',
    )
    expect(fake.lines).toContain(
      'GET /api/memories/search?q=Bob&limit=5&from=2025-11-01T00%3A00%3A00.000Z&to=2025-11-06T23%3A59%3A59.999Z',
    )
  })

  it('says that nothing matches and is content', async () => {
    await using place = await supervisedRoot({
      'GET /api/memories/search': hits(),
    })

    const run = await mh.run(['remember', '--user', 'bob', 'secret'], place)

    expect(run).toMatchObject({ code: 0, stdout: 'No memories match "secret".\n' })
  })

  it('is what the API gave with --json', async () => {
    await using place = await supervisedRoot({
      'GET /api/memories/search': hits('Bob'),
    })

    const run = await mh.run(['remember', 'Bob', '--json'], place)

    expect(parseJson(run.stdout, 'stdout')).toEqual(hits('Bob').body)
  })

  it('warns while the index is being built', async () => {
    const degraded = {
      status: 200,
      body: { mode: 'degraded', progress: 0.4, hits: [], nextCursor: null },
    }
    await using place = await supervisedRoot({
      'GET /api/memories/search': degraded,
    })

    expect((await mh.run(['remember', 'x'], place)).stderr).toContain('(40 % done)')
  })

  it('lets no memory drive the terminal', async () => {
    const hostile = 'a\u001b[2Jb\u009b31mc\rd\u202ee'
    await using place = await supervisedRoot({
      'GET /api/memories/search': hits(hostile),
    })

    const words = await mh.run(['remember', 'x'], place)
    const document = await mh.run(['remember', 'x', '--json'], place)

    expect(words.stdout).toContain('a\\x1b[2Jb\\x9b31mc d\\u202ee')
    expect(document.stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u)
    expect(parseJson(document.stdout, 'stdout')).toEqual(hits(hostile).body)
  })
})

describe('mh memory', () => {
  const one = { status: 200, body: { success: true, event: memory('Old words', { tags: ['a'] }) } }
  const script: Script = {
    'GET /api/memories': {
      status: 200,
      body: { items: [memory('First\nsecond')], nextCursor: 'c2' },
    },
    'GET /api/memories/evt-1': shownOne,
    'PATCH /api/memories/evt-1': one,
    'DELETE /api/memories/evt-1': { status: 200, body: { success: true, id: 'evt-1' } },
    'POST /api/memories/evt-1/restore': one,
  }

  it('lists memories on one line each, and says how to go on', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const filter = ['--tag', 'work', '--person', 'Anna Miller']
    const run = await mh.run(['memory', 'list', ...filter, '--limit', '1'], place)

    expect(run.stdout).toBe(
      'WHEN              TYPE         ID     MEMORY\n2025-11-06 14:02  observation  evt-1  First second\n',
    )
    expect(run.stderr).toContain('--cursor c2')
    expect(fake.lines).toContain('GET /api/memories?tag=work&person=Anna+Miller&limit=1&bin=false')
  })

  it('shows a memory whole', async () => {
    await using place = await supervisedRoot(script)

    const run = await mh.run(['memory', 'show', 'evt-1'], place)

    expect(run.stdout).toMatch(
      /^Id +evt-1\n.*Tags +a\n.*Written by +user\nCited by +evt-9\n.*\n\nOld words\n$/s,
    )
  })

  it('asks for the id that was given, whatever stands in it', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const run = await mh.run(['memory', 'show', '../users?x=1'], place)

    expect(run.code).toBe(3)
    expect(fake.lines).toContain('GET /api/memories/..%2Fusers%3Fx%3D1')
  })

  it('changes what the options name, and nothing else', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    await mh.run(['memory', 'edit', 'evt-1', '--content', 'New', '--tag', 'b'], place)

    expect(fake.seen('PATCH /api/memories/evt-1')?.body).toEqual({ content: 'New', tags: ['b'] })
  })

  it('wants to know what to change where there is no terminal', async () => {
    await using place = await temporaryRoot()

    const run = await mh.run(['memory', 'edit', 'evt-1'], place)

    expect(run).toMatchObject({ code: 2, launches: [] })
    expect(run.stderr).toContain('--content')
  })

  it('deletes into the bin, and restores', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const deleted = await mh.run(['memory', 'delete', 'evt-1'], place)
    const restored = await mh.run(['memory', 'restore', 'evt-1'], place)

    expect(deleted.stdout).toBe('evt-1 is in the bin. To take it out: mh memory restore evt-1\n')
    expect(restored.stdout).toBe('evt-1 is back.\n')
    expect(fake.lines).toContain('POST /api/memories/evt-1/restore')
  })
})

describe.runIf(HAS_TERMINALS)('mh memory edit on a terminal', () => {
  const one = { status: 200, body: { success: true, event: memory('Old words') } }
  const script: Script = { 'GET /api/memories/evt-1': shownOne, 'PATCH /api/memories/evt-1': one }

  it("sends what the person's editor made of the text", async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const environment = { EDITOR: 'sed -i s/Old/New/', TMPDIR: place.root }
    const shown = await onTerminal(mh, { ...place, command: 'memory edit evt-1', environment })

    expect(shown).toContain('Changed evt-1')
    expect(fake.seen('PATCH /api/memories/evt-1')?.body).toEqual({ content: 'New words' })
    expect(await readdir(place.root)).not.toContainEqual(expect.stringMatching(/^mh-edit/))
  })

  it.each([
    ['the text is as it was', 'true', 'Nothing was changed.'],
    ['the editor fails', 'false', 'The editor (false) ended with 1.'],
  ])('changes nothing when %s', async (_when, editor, words) => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const environment = { EDITOR: editor, TMPDIR: place.root }
    const shown = await onTerminal(mh, { ...place, command: 'memory edit evt-1', environment })

    expect(shown).toContain(words)
    expect(fake.seen('PATCH /api/memories/evt-1')).toBeUndefined()
  })
})

describe.runIf(HAS_TERMINALS)('on a terminal', () => {
  const forgotten = {
    status: 200,
    body: {
      success: true,
      id: 'evt-1',
      derived: [],
      redacted: [],
      stores: [],
      backups: { known: [], note: 'No backup is known.' },
    },
  }
  const reports = (...lines: readonly object[]) => ({ status: 200, body: undefined, lines })

  it.each([
    ['forgets what is confirmed by the word', 'forget', 'evt-1 is forgotten.', 1],
    ['forgets nothing for another word', 'yes', 'Nothing was forgotten.', 0],
  ])('mh memory forget %s', async (_title, answer, words, requests) => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, {
      'POST /api/memories/evt-1/forget': forgotten,
    })

    const shown = await onTerminal(mh, {
      ...place,
      command: 'memory forget evt-1',
      answers: [['Type forget to go on: ', `${answer}\r`]],
    })

    expect(shown).toContain(words)
    expect(fake.lines.filter((line) => line.startsWith('POST'))).toHaveLength(requests)
  })

  it('mh memory import and reindex show how far they are, and then what came of it', async () => {
    const imported = { success: true, imported: 3, skipped: 1, errors: [] }
    await using place = await supervisedRoot({
      'POST /api/memories/import': reports({ phase: 'importing', done: 2 }, imported),
      'POST /api/memories/reindex': reports(
        { phase: 'writing', done: 5, of: 10 },
        { success: true, memories: 10, setAside: 0 },
      ),
    })
    await writeFile(join(place.root, 'more.ndjson'), '')

    const importing = await onTerminal(mh, { ...place, command: 'memory import more.ndjson' })
    const indexing = await onTerminal(mh, { ...place, command: 'memory reindex' })

    expect(importing).toMatch(/Importing 2[^]*Imported 3, skipped 1 that were there, 0 with errors/)
    expect(indexing).toMatch(/Indexing \[#{10}\.{10}\] 5 of 10[^]*The index is new: 10 memories/)
  })
})
