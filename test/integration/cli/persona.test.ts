import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { FakeSupervisor, type Script } from './fake-supervisor.ts'
import { useMhProgram } from './mh-program.ts'
import { HAS_TERMINALS, onTerminal } from './on-terminal.ts'
import { temporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()

const core = { identity: { name: 'Nova' }, x: 1 }
const list = {
  activeFacet: 'poet',
  facets: { default: { description: 'As it is' }, poet: {}, old: { enabled: false } },
}
const ok = (body: unknown) => ({ status: 200, body })
const script: Script = {
  'GET /api/persona': ok({
    activeFacet: 'poet',
    persona: {
      identity: { name: 'Nova', role: 'Pilot' },
      personality: { communicationStyle: { tone: ['clear', 'dry'], humor: 'light' } },
      goals: { shortTerm: ['sail', { goal: 'land' }] },
    },
    problems: [{ document: 'routines', problem: 'torn' }],
  }),
  'GET /api/persona/core': ok(core),
  'PUT /api/persona/core': ok(core),
  'POST /api/persona/core/undo': ok(core),
  'GET /api/persona/core/history': ok({
    items: [{ version: 'ver-1', savedAt: '2025-11-06T14:02:03Z', actor: 'file', document: core }],
    nextCursor: null,
  }),
  'GET /api/persona/facets': ok(list),
  'PUT /api/persona/facets': ok(list),
  'PUT /api/persona/facets/poet': ok({}),
  'GET /api/config/cognitive-mode': ok({ currentMode: 'agent' }),
  'PUT /api/config/cognitive-mode': ok({ currentMode: 'emulation' }),
}

describe('mh persona', () => {
  it('shows who the assistant is, and what is wrong with its files', async () => {
    await using place = await temporaryRoot()
    await using _fake = await FakeSupervisor.open(place.layout, script)

    const run = await mh.run(['persona', 'show'], place)

    expect(run.stdout).toBe(
      'Name        Nova\nRole        Pilot\nSpeaks      clear, dry, light\nGoals       sail; land\nFacet       poet\n',
    )
    expect(run.stderr).toContain('routines is not in force as it stands: torn')
  })

  it('shows a document as it is', async () => {
    await using place = await temporaryRoot()
    await using _fake = await FakeSupervisor.open(place.layout, script)

    const run = await mh.run(['persona', 'show', 'core'], place)

    expect(run.stdout).toBe(`${JSON.stringify(core, null, 2)}\n`)
  })

  it('replaces a document, or a facet, with what stands in a file or comes in', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const run = await mh.run(['persona', 'edit', '--file', '-'], { ...place, stdin: '{"a":1}' })
    await mh.run(['persona', 'edit', '--facet', 'poet', '--file', `${place.root}/package.json`], {
      ...place,
    })

    expect(run.stdout).toBe('Changed core. To go back: mh persona undo core\n')
    expect(fake.seen('PUT /api/persona/core?replace=true')?.body).toEqual({ a: 1 })
    expect(fake.seen('PUT /api/persona/facets/poet?replace=true')?.body).toEqual({
      version: '1.2.3',
    })
  })

  it.each([
    [['persona', 'edit'], '--file'],
    [['persona', 'edit', 'soul', '--file', '-'], 'none of: core'],
    [['persona', 'edit', 'core', '--facet', 'x', '--file', '-'], 'not both'],
    [['persona', 'edit', '--file', '/nowhere.json'], 'cannot be read'],
    [['mode', 'free'], 'none of: dual, agent, emulation'],
  ])('%j is refused with what to do', async (argv, words) => {
    await using place = await temporaryRoot()

    const run = await mh.run(argv, place)

    expect(run).toMatchObject({ code: 2, launches: [] })
    expect(run.stderr).toContain(words)
  })

  it('lists the facets, and chooses one', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const listed = await mh.run(['persona', 'facet'], place)
    const chosen = await mh.run(['persona', 'facet', 'poet'], place)

    expect(listed.stdout).toMatch(/default +- +As it is\npoet +active +-\nold +off/)
    expect(chosen.stdout).toBe('The facet is poet.\n')
    expect(fake.seen('PUT /api/persona/facets')?.body).toEqual({ activeFacet: 'poet' })
  })

  it('shows the versions of a document and goes back', async () => {
    await using place = await temporaryRoot()
    await using _fake = await FakeSupervisor.open(place.layout, script)

    const versions = await mh.run(['persona', 'history'], place)
    const undone = await mh.run(['persona', 'undo', 'core'], place)

    expect(versions.stdout).toContain('2025-11-06 14:02:03  hand  ver-1')
    expect(undone.stdout).toBe('core is as it was before.\n')
  })
})

it('mh mode shows the mode, and sets it', async () => {
  await using place = await temporaryRoot()
  await using fake = await FakeSupervisor.open(place.layout, script)

  const shown = await mh.run(['mode'], place)
  const set = await mh.run(['mode', 'emulation'], place)

  expect(shown.stdout).toMatch(/^The mode is agent: /)
  expect(set.stdout).toContain('nothing is remembered')
  expect(fake.seen('PUT /api/config/cognitive-mode')?.body).toEqual({ currentMode: 'emulation' })
})

describe.runIf(HAS_TERMINALS)('mh persona edit on a terminal', () => {
  it("sends what the person's editor made of the document", async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const environment = { EDITOR: 'sed -i s/Nova/Vega/', TMPDIR: place.root }
    const shown = await onTerminal(mh, { ...place, command: 'persona edit', environment })

    expect(shown).toContain('Changed core')
    expect(fake.seen('PUT /api/persona/core?replace=true')?.body).toEqual({
      identity: { name: 'Vega' },
      x: 1,
    })
    expect(await readdir(place.root)).not.toContainEqual(expect.stringMatching(/^mh-edit/))
  })
})
