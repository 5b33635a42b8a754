import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeProfileTree } from '../../../../shared/profile/make-profile-tree.ts'
import { parseTemplate } from '../../../../shared/template/check-template.ts'
import { filesOfTemplate } from '../../../../shared/template/files-of-template.ts'
import { takeTemplate } from '../../../../worker/templates/take-template.ts'
import { type TemporaryFolder, temporaryFolder } from '../../../support/temporary-folder.ts'

const CANARY = 'kolibri-7351'
const NOW = '2025-11-06T14:02:00.000Z'

let folder: TemporaryFolder
let root: string

beforeEach(async () => {
  folder = await temporaryFolder()
  root = join(folder.path, 'alice')
  await makeProfileTree(root, 'alice')
})

afterEach(async () => {
  await folder[Symbol.asyncDispose]()
})

function write(path: string, value: unknown): void {
  const whole = join(root, path)
  mkdirSync(dirname(whole), { recursive: true })
  writeFileSync(whole, typeof value === 'string' ? value : JSON.stringify(value))
}

async function take(withRelationships = false): Promise<Record<string, unknown>> {
  return await takeTemplate({
    kind: 'template',
    root,
    username: 'alice',
    userId: 'user-1',
    actor: 'user:olga',
    requestId: 'req-1',
    name: 'calm',
    personNames: ['Alice M.'],
    withRelationships,
  })
}

/** What a template would be stored as. */
function stored({ leftOut: _leftOut, ...parts }: Record<string, unknown>) {
  const head = { kind: 'profile-template', version: 1, name: 'calm', savedAt: NOW }
  return parseTemplate({ ...head, ...parts }, 'The template')
}

describe('what a template takes of a profile', () => {
  it('is a valid template of a profile as it was made', async () => {
    const template = stored(await take())

    expect(Object.keys(template.persona)).toEqual(['core', 'routines', 'decision-rules', 'facets'])
    expect(template.persona.core).toMatchObject({
      identity: { name: '{{person}}', purpose: 'To help {{person}} remember, plan and decide.' },
    })
    expect(Object.keys(template.config)).toContain('models')
  })

  it('A15: is nothing of memories, secrets, logs, tasks or relationships', async () => {
    write('memory/episodic/2025/evt-1.json', { content: CANARY })
    write('memory/tasks/active/task-1.json', { title: CANARY })
    write('etc/secrets.json', { openai: CANARY })
    write('etc/models.json', { providers: { openai: { apiKey: CANARY, headers: { a: CANARY } } } })
    write('etc/training.json', { lora_rank: 4, notes: CANARY, command: { program: `/${CANARY}` } })
    write('persona/relationships.json', { relationships: [{ name: CANARY, note: CANARY }] })
    write('persona/core.json', {
      identity: { name: 'Iris', humanName: 'Alice', email: `${CANARY}@example.org` },
      notes: CANARY,
      values: { core: [`Tell ${CANARY} the truth`, 'Candour'] },
    })
    write('logs/audit/2025-11-06.ndjson', CANARY)

    const taken = await take()

    expect(JSON.stringify(taken)).not.toContain(CANARY)
    expect(stored(taken).persona.core).toMatchObject({ values: { core: ['Candour'] } })
    expect(taken['leftOut']).toContainEqual({
      field: 'config.models.providers.openai.apiKey',
      reason: 'its name is that of a secret',
    })
  })

  it('holds relationships where it is told to', async () => {
    write('persona/relationships.json', {
      relationships: [{ name: 'Sarah', relationship: 'sister' }],
    })

    const template = stored(await take(true))

    expect(template.persona.relationships).toEqual({
      relationships: [{ name: 'Sarah', relationship: 'sister' }],
    })
  })

  it('takes facets with their documents, under the names that they have on the list', async () => {
    write('persona/facets/alice-work.json', { facet: 'work', identity: { name: 'Alice at work' } })
    write('persona/facets.json', {
      activeFacet: 'gone',
      facets: {
        work: { name: 'Work', personaFile: 'persona/facets/alice-work.json' },
        gone: { name: 'Gone', personaFile: 'gone.json' },
        'alice-home': { name: 'Home', personaFile: 'home.json' },
      },
    })

    const { facets, persona } = stored(await take())

    expect(facets).toEqual({ work: { facet: 'work', identity: { name: '{{person}}' } } })
    expect(persona.facets).toMatchObject({
      activeFacet: 'default',
      facets: { work: { name: 'Work', personaFile: 'work.json' } },
    })
    expect(Object.keys(persona.facets?.facets ?? {})).toEqual(['work'])
  })

  it('A10: follows no link that stands in the place of a document', async () => {
    write('../other.json', { identity: { name: CANARY, role: CANARY } })
    write('persona/core.json', '')
    const core = join(root, 'persona/core.json')
    writeFileSync(core, '')
    symlinkSync(join(folder.path, 'other.json'), join(root, 'etc/linked.json'))
    write('persona/facets.json', { facets: { work: { personaFile: 'work.json' } } })
    symlinkSync(join(folder.path, 'other.json'), join(root, 'persona/facets/work.json'))

    const taken = await take()

    expect(JSON.stringify(taken)).not.toContain(CANARY)
    expect(taken['leftOut']).toContainEqual({
      field: 'facets.work',
      reason: 'there is no such document that can be read',
    })
  })

  it('leaves out a document that is broken, and says so', async () => {
    write('etc/sleep.json', '{ "enabled": tru')
    write('etc/boredom.json', { level: 'enormous' })

    const taken = await take()

    expect(stored(taken).config).not.toHaveProperty('sleep')
    expect(taken['leftOut']).toEqual(
      expect.arrayContaining([
        { field: 'config.sleep', reason: 'there is no such document that can be read' },
        { field: 'config.boredom', reason: 'it is not valid' },
      ]),
    )
  })

  it('stands in the audit of the person whose persona it is', async () => {
    await take()

    const audit = join(root, 'logs/audit')
    const lines = readdirSync(audit).map((name) => readFileSync(join(audit, name), 'utf8'))
    expect(lines.join('')).toContain('"event":"template_made"')
    expect(lines.join('')).toContain('"actor":"user:olga"')
  })
})

describe('a profile that is made from a template', () => {
  it('has what the template says for the new person, over what every profile has', async () => {
    write('persona/core.json', {
      identity: { name: 'Iris', purpose: 'To help Alice sail' },
      personality: { archetypes: ['Sage'] },
    })
    write('etc/schedules.json', { version: 1, pauseAll: true, schedules: {} })
    write('persona/facets/work.json', { facet: 'work', description: 'Alice at work' })
    write('persona/facets.json', { facets: { work: { name: 'Work', personaFile: 'work.json' } } })

    const files = filesOfTemplate(stored(await take()), 'bob', NOW)

    expect(files['persona/core.json']).toMatchObject({
      lastUpdated: NOW,
      identity: { name: 'bob', humanName: 'bob', purpose: 'To help bob sail' },
      personality: { archetypes: ['Sage'], traits: { openness: 0.5 } },
      goals: { shortTerm: [] },
    })
    expect(files['persona/facets/work.json']).toEqual({ facet: 'work', description: 'bob at work' })
    expect(files['etc/schedules.json']).toMatchObject({ pauseAll: true })
    expect(JSON.stringify(files)).not.toMatch(/alice|\{\{person/i)
  })
})
