import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { makeProfileTree } from '../../../../shared/profile/make-profile-tree.ts'
import { Persona } from '../../../../worker/persona/persona.ts'

let root: string
let mayWrite: boolean
const onInvalid = vi.fn<(path: string) => void>()

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mh-persona-'))
  await makeProfileTree(root, 'alice')
  mayWrite = true
  onInvalid.mockClear()
})
afterEach(async () => {
  await rm(root, { recursive: true })
})

function open(): Persona {
  return new Persona({
    root,
    username: 'alice',
    onInvalid,
    checkMayWrite: () => {
      if (!mayWrite) throw new AppError('conflict', 'emulation')
    },
  })
}

const by = (members: Record<string, unknown>, replace = false) => ({
  members,
  replace,
  actor: 'user:1',
})
const save = async (path: string, value: unknown): Promise<void> => {
  await mkdir(join(root, path, '..'), { recursive: true })
  await writeFile(join(root, path), typeof value === 'string' ? value : JSON.stringify(value))
}
const load = async (path: string) => JSON.parse(await readFile(join(root, path), 'utf8'))

describe('a document', () => {
  it('gets the members that were sent, keeps the others, and stays private', async () => {
    await save('persona/core.json', {
      identity: { name: 'Nova', role: 'Pilot', hobby: 'sails' },
      mine: { a: 1, b: 2 },
    })

    const core = await open().put('core', by({ identity: { role: 'Captain' }, mine: { b: 3 } }))

    expect(core).toEqual({
      identity: { name: 'Nova', role: 'Captain', hobby: 'sails' },
      mine: { a: 1, b: 3 },
    })
    expect(await load('persona/core.json')).toEqual(core)
    expect((await stat(join(root, 'persona/core.json'))).mode & 0o777).toBe(0o600)
  })

  it('becomes what was sent and nothing else when it is replaced', async () => {
    const persona = open()

    await persona.put('core', by({ identity: { name: 'Nova' }, x: 1 }, true))

    expect(await persona.read('core')).toEqual({ identity: { name: 'Nova' }, x: 1 })
  })

  it.each([
    ['core', { identity: { name: 5 } }, 'identity.name'],
    ['core', { personality: { traits: { openness: 7 } } }, 'personality.traits.openness'],
    ['relationships', { contacts: ['Bob'] }, 'contacts.0'],
    ['routines', { sleep: { timezone: 'Mars/Olympus' } }, 'sleep.timezone'],
    ['decision-rules', { hardRules: 'none' }, 'hardRules'],
    ['facets', { activeFacet: 'poet' }, 'activeFacet'],
    ['facets', { facets: { x: { personaFile: '../../secrets.json/..' } } }, 'facets.x.personaFile'],
  ] as const)('%s is not changed to %j, and the field is named', async (name, change, field) => {
    const before = await readFile(join(root, `persona/${name}.json`), 'utf8')

    await expect(open().put(name, by(change))).rejects.toMatchObject({
      code: 'invalid-input',
      details: { fields: [{ path: field }] },
    })
    expect(await readFile(join(root, `persona/${name}.json`), 'utf8')).toBe(before)
  })

  it('is read as older profiles have it', async () => {
    await save('persona/core.json', {
      identity: { name: 'Nova', icon: '/old/icon.png', aliases: null },
      goals: { shortTerm: ['sail'], midTerm: [{ goal: 'x', status: 'open' }] },
      values: { core: [{ value: 'truth', priority: 1 }], boundaries: [] },
    })

    expect((await open().inForce()).problems).toEqual([])
  })

  it('follows an edit by hand at once; a broken one leaves the last good in force and is reported', async () => {
    const persona = open()
    await save('persona/core.json', { identity: { name: 'By hand' } })
    const edited = await persona.read('core')
    await save('persona/core.json', '{ "identity": ')
    const broken = await persona.inForce()
    const afterRestart = await open().inForce()
    await rm(join(root, 'persona/core.json'))
    const missing = await persona.read('core')

    expect(edited).toEqual({ identity: { name: 'By hand' } })
    expect(broken.persona).toEqual(edited)
    expect(broken.problems).toEqual([
      {
        document: 'core',
        problem: expect.stringContaining('persona/core.json is not JSON'),
        problemSaid: [{ code: 'not-json', values: {} }],
      },
    ])
    expect(afterRestart.persona).toEqual(edited)
    expect(missing['identity']).toMatchObject({ name: 'alice' })
    expect(onInvalid).toHaveBeenCalledTimes(2)
  })

  it('that is broken is kept beside the new one when it is changed', async () => {
    await save('persona/routines.json', '{ "habits": [ "swim"')
    const persona = open()

    await persona.put('routines', by({ habits: ['walk'] }))

    const [aside = ''] = (await readdir(join(root, 'persona'))).filter((name) =>
      name.startsWith('routines.json.corrupt-'),
    )
    expect(await readFile(join(root, 'persona', aside), 'utf8')).toBe('{ "habits": [ "swim"')
    expect(await persona.read('routines')).toMatchObject({ habits: ['walk'] })
    expect((await persona.inForce()).problems).toEqual([])
  })

  it('goes back version by version, edits by hand too, and forward again by a change', async () => {
    const persona = open()
    const named = async (name: string) => persona.put('core', by({ identity: { name } }, true))
    await named('one')
    await save('persona/core.json', { identity: { name: 'two' } })
    await persona.read('core')
    await named('three')
    const nameOf = (core: Record<string, unknown>) => Object(core['identity']).name

    const back = [
      nameOf(await persona.undo('core', 'user:1')),
      nameOf(await persona.undo('core', 'user:1')),
    ]
    await named('four')
    const again = nameOf(await persona.undo('core', 'user:1'))
    const versions = await persona.versions('core', 50)

    expect(back).toEqual(['two', 'one'])
    expect(again).toBe('one')
    expect(versions.map(({ document, actor }) => [nameOf(document), actor])).toEqual([
      ['one', 'user:1'],
      ['four', 'user:1'],
      ['one', 'user:1'],
      ['two', 'user:1'],
      ['three', 'user:1'],
      ['two', 'file'],
      ['one', 'user:1'],
      ['alice', 'file'],
    ])
  })

  it('has nothing to go back to when it is new, and keeps fifty versions', async () => {
    const persona = open()
    await expect(persona.undo('facets', 'user:1')).rejects.toMatchObject({ code: 'conflict' })

    for (let count = 0; count < 55; count += 1)
      await persona.put('routines', by({ habits: [`${count}`] }))

    expect(await persona.versions('routines', 100)).toHaveLength(50)
    expect(await readdir(join(root, 'persona/.history/routines'))).toHaveLength(50)
  })

  it('loses no change of two at the same time', async () => {
    const persona = open()

    await Promise.all(
      ['a', 'b', 'c'].map((name) => persona.put('core', by({ context: { [name]: 1 } }))),
    )

    expect((await persona.read('core'))['context']).toMatchObject({ a: 1, b: 1, c: 1 })
  })
})

describe('a facet', () => {
  const poet = {
    description: 'Speaks in verse',
    identity: { role: 'Poet' },
    personality: { narrativeStyle: 'verse' },
    goals: { shortTerm: ['not merged'] },
  }

  it('is laid over the core where it says something, once it is the active one', async () => {
    const persona = open()
    await persona.putFacet('poet', by(poet))
    await persona.put('facets', by({ activeFacet: 'poet' }))

    const { activeFacet, persona: inForce } = await persona.inForce()

    expect(activeFacet).toBe('poet')
    expect(inForce['identity']).toMatchObject({ name: 'alice', role: 'Poet' })
    expect(inForce['personality']).toMatchObject({ workStyle: '', narrativeStyle: 'verse' })
    expect(inForce['goals']).toMatchObject({ shortTerm: [] })
    expect(await load('persona/facets.json')).toMatchObject({
      facets: { poet: { personaFile: 'poet.json', enabled: true, description: 'Speaks in verse' } },
    })
  })

  it.each([
    ['has no file', { x: { personaFile: 'x.json' } }, 'facet-no-file'],
    ['is switched off', { x: { enabled: false } }, 'facet-off'],
    ['is not on the list', {}, 'facet-unlisted'],
  ])('that %s leaves the core in force, and is reported', async (what, facets, code) => {
    await save('persona/facets.json', { activeFacet: 'x', facets })

    const { activeFacet, problems } = await open().inForce()

    expect(activeFacet).toBe('default')
    const problem = `The active facet ${what}: the core is in force alone.`
    const problemSaid = [{ code, values: {} }]
    expect(problems).toEqual([{ document: 'facets/x', problem, problemSaid }])
  })

  it('goes and comes back, with its place on the list', async () => {
    const persona = open()
    await persona.putFacet('poet', by(poet))
    await persona.put('facets', by({ activeFacet: 'poet' }))

    await persona.removeFacet('poet', 'user:1')
    const without = await persona.inForce()
    await expect(persona.readFacet('poet')).rejects.toMatchObject({ code: 'not-found' })
    const back = await persona.undoFacet('poet', 'user:1')

    expect(without).toMatchObject({ activeFacet: 'default', problems: [] })
    expect(back).toMatchObject(poet)
    expect(await persona.readFacet('poet')).toEqual(back)
    expect((await persona.read('facets'))['facets']).toHaveProperty('poet')
  })

  it.each(['default', 'history', '../core', 'A', '.x', ''])(
    'cannot have the name %j',
    async (name) => {
      await expect(open().putFacet(name, by({}))).rejects.toMatchObject({ code: 'invalid-input' })
    },
  )

  it('in an old profile is found under the file that the list names', async () => {
    await save('persona/facets.json', {
      activeFacet: 'poet',
      facets: { poet: { name: 'Poet', personaFile: 'facets/my-poet.json', enabled: true } },
    })
    await save('persona/facets/my-poet.json', { identity: { name: 'Rhyme' } })

    expect((await open().inForce()).persona['identity']).toMatchObject({ name: 'Rhyme' })
  })
})

it('nothing is written in a mode that forbids it', async () => {
  const persona = open()
  mayWrite = false

  for (const write of [
    () => persona.put('core', by({ notes: 'x' })),
    () => persona.undo('core', 'user:1'),
    () => persona.putFacet('poet', by({})),
    () => persona.removeFacet('poet', 'user:1'),
    () => persona.undoFacet('poet', 'user:1'),
  ]) {
    await expect(write()).rejects.toMatchObject({ code: 'conflict' })
  }
})
