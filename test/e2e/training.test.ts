import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { allRoutes } from '../../shared/api/routes.ts'
import { type BuiltProgram, builtProgram, textsBelow } from '../support/built-program.ts'
import type { Client } from '../support/client.ts'

let program: BuiltProgram
let alice: Client
let bob: Client

beforeAll(async () => {
  program = await builtProgram()
  alice = await program.person('alice')
  bob = await program.person('bob')
}, 120_000)
afterAll(async () => await program[Symbol.asyncDispose]())

const mh = async (...args: string[]) => await program.mh(['--user', 'alice', ...args])
const CANARY = 'alicecanary lay at the north quay all winter'

it('goes from memories through a review to an adapter, by the command line, and forgets on the way', async () => {
  const trainer = join(program.root, 'train')
  await writeFile(
    trainer,
    '#!/bin/sh\ncat "$1"\necho "progress 1/1"\nprintf GGUF > "$2/adapter.gguf"\n',
  )
  // It runs under the account of the profile.
  await chmod(trainer, 0o755)
  const {
    json: { event },
  } = await alice.mustSend('POST', '/api/capture', {
    body: { content: CANARY },
  })
  await alice.mustSend('POST', '/api/capture', { body: { content: 'The sails are new and white' } })

  const curated = await mh('agent', 'run', 'curator', '--wait')
  const built = Object(await program.json(['--user', 'alice', 'dataset', 'build']))
  const { id } = built.dataset
  const early = await mh('dataset', 'export', id)
  const approved = await mh('dataset', 'review', id, '--approve')
  const exported = await mh('dataset', 'export', id, '--format', 'instruction')
  const unset = await mh('dataset', 'train', id)
  const command = { program: trainer, args: ['{dataset}', '{output}'] }
  await alice.mustSend('PUT', '/api/config/training', {
    body: { base_model: 'qwen3:14b', command },
  })
  const refused = await mh('dataset', 'train', id)
  await program.json(['config', 'set', 'trainingPrograms', JSON.stringify([trainer])])
  const trained = await mh('dataset', 'train', id, '--wait')
  const adapters = await mh('adapter', 'list')
  const [training] = [(await alice.mustSend('GET', '/api/trainings')).json['items']].flat()
  const log = await mh('dataset', 'log', String(Object(training).id), '--follow')
  const forgotten = await alice.mustSend('POST', `/api/memories/${Object(event).id}/forget`)

  expect(curated.out).toContain('2 suitable')
  expect(built).toMatchObject({ isNew: true, dataset: { pairs: 2, status: 'draft' } })
  expect(early).toMatchObject({ code: 1, err: expect.stringContaining('is a draft') })
  expect(approved.out).toContain('is approved, with 2 pairs')
  expect(exported.out.split('\n').map((line) => JSON.parse(line).output)).toContain(CANARY)
  expect(exported.err).toContain('Exported 2 pairs')
  expect(unset).toMatchObject({
    code: 1,
    err: expect.stringContaining('No training is configured'),
  })
  expect(refused).toMatchObject({ code: 4, err: expect.stringContaining('trainingPrograms') })
  expect(trained).toMatchObject({ code: 0, out: expect.stringContaining('is done. Adapter 2') })
  expect(adapters.out).toContain('qwen3:14b')
  expect(log.out).toContain(CANARY)
  const sets = [Object(forgotten.json).stores].flat().find(({ name }) => name === 'training sets')
  expect(sets).toMatchObject({
    removed: 1,
    left: [{ path: expect.stringContaining('out/adapters/') }],
  })
  const texts = await textsBelow(join(program.root, 'profiles/alice/out'))
  expect(
    [...texts].filter(([, text]) => text.includes('alicecanary')).map(([path]) => path),
  ).toEqual([])
  expect((await mh('dataset', 'list')).out).toContain('draft')
}, 120_000)

it('A1, A2: a training set and a training of somebody else are as unknown as those that are nobody’s', async () => {
  const [own] = [(await alice.mustSend('GET', '/api/datasets')).json['items']].flat()
  const [training] = [(await alice.mustSend('GET', '/api/trainings')).json['items']].flat()
  const routes = allRoutes().filter(([, { path }]) =>
    /^\/api\/(datasets|trainings)\/:id/.test(path),
  )
  for (const [id, { method, path, body }] of routes) {
    const [theirs, nobodys] = path.startsWith('/api/datasets/')
      ? [String(Object(own).id), 'set-0000000000000000']
      : [String(Object(training).id), 'train-1']
    const sent = body ? { body: { verdict: 'approved' } } : {}
    const answers = await Promise.all(
      [theirs, nobodys].map((one) => bob.send(method, path.replace(':id', one), sent)),
    )

    expect(
      answers.map(({ status }) => status),
      id,
    ).toEqual([404, 404])
    const [foreign, unknown] = answers.map(({ text }) =>
      text
        .replace(/"requestId":"[^"]*"/, '')
        .replace(theirs, 'ID')
        .replace(nobodys, 'ID'),
    )
    expect(foreign).toBe(unknown)
  }
  expect(routes.length).toBeGreaterThan(8)
  expect((await alice.mustSend('GET', '/api/datasets')).json['items']).toHaveLength(1)
})

it.each([
  ['bin/train'],
  ['/bin/sh'],
  ['/usr/bin/python3.12'],
  ['/opt/../bin/train'],
  ['/usr/bin/env'],
])('does not take %s for a program that may train', async (path) => {
  const answer = await (
    await program.console()
  ).send('PUT', '/api/system/config', {
    body: { trainingPrograms: [path] },
  })

  expect(answer.status).toBe(400)
  expect(answer.json['detail']).toContain('trainingPrograms')
})
