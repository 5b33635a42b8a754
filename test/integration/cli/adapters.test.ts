import { expect, it } from 'vitest'
import { FakeSupervisor, type Script } from './fake-supervisor.ts'
import { useMhProgram } from './mh-program.ts'
import { temporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()
const ok = (body: unknown, status = 200) => ({ status, body })
const adapter = {
  id: '2025-11-05',
  status: 'evaluated',
  active: true,
  baseModel: 'qwen3:14b',
  provider: null,
  gguf: 'out/adapters/2025-11-05/adapter.gguf',
  bytes: 5_242_880,
  evalScore: 0.81,
  evalPassed: true,
  pairCount: 12,
  createdAt: null,
  hindrance: null,
}
const pending = { ...adapter, id: '2025-11-06', active: false, hindrance: 'It is \u001b[2Jnot.' }
const active = {
  modelName: 'mh-alice-2025_11_05.0a',
  status: 'loaded',
  adapterId: '2025-11-05',
  baseModel: 'qwen3:14b',
  provider: 'ollama',
  activatedAt: null,
  evalScore: 0.81,
  inUse: true,
}
const activation = {
  id: 'act-1',
  adapterId: '2025-11-05',
  status: 'done',
  step: 'recording',
  progress: null,
  message: null,
}
const list = { items: [pending, adapter], nextCursor: null, active, activation, history: [] }
const started = { success: true, activation: { ...activation, status: 'running' } }
const script: Script = {
  'GET /api/adapters': ok(list),
  'POST /api/adapters': ok({ success: true, adapter }, 201),
  'POST /api/adapters/2025-11-05/activate': ok(started, 202),
  'POST /api/adapters/2025-11-05/rollback': ok({ success: true, activation: null }, 202),
  'POST /api/adapters/2025-11-05/deactivate': ok({ success: true, active: null }),
}

it('mh adapter lists, adds, activates and goes back', async () => {
  await using place = await temporaryRoot()
  await using fake = await FakeSupervisor.open(place.layout, script)

  const listed = await mh.run(['adapter'], place)
  const shown = await mh.run(['adapter', 'show', '2025-11-05'], place)
  const added = await mh.run(['adapter', 'add', '2025-11-05', '--base', 'qwen3:14b'], place)
  const activated = await mh.run(['adapter', 'activate', '2025-11-05'], place)
  const back = await mh.run(['adapter', 'rollback'], place)
  const off = await mh.run(['adapter', 'deactivate'], place)

  expect(listed.stdout).toMatch(/2025-11-05 +active +qwen3:14b +0\.81 passed +5\.0 MiB/)
  expect(listed.stdout).toContain('Answers come from mh-alice-2025_11_05.0a at ollama')
  expect(listed.stdout).not.toContain('\u001b')
  expect(shown.stdout).toContain('Made of   12 pairs')
  expect(fake.seen('POST /api/adapters')?.body).toEqual({
    id: '2025-11-05',
    baseModel: 'qwen3:14b',
  })
  expect(added.stdout).toContain('2025-11-05 is an adapter for qwen3:14b.')
  expect(activated.stdout).toContain('is active: answers come from mh-alice-2025_11_05.0a.')
  expect(back.stdout).toBe('No adapter is active: the base model answers.\n')
  expect(off.stdout).toBe(back.stdout)
})

it('mh adapter activate fails with the reason', async () => {
  await using place = await temporaryRoot()
  const failed = { ...activation, status: 'failed', message: 'It has no base model.' }
  await using _fake = await FakeSupervisor.open(place.layout, {
    ...script,
    'GET /api/adapters': ok({ ...list, activation: failed }),
  })

  const run = await mh.run(['adapter', 'activate', '2025-11-05'], place)

  expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('It has no base model.') })
})
