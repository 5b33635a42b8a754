import { expect, it } from 'vitest'
import { PROFILE_HEADER } from '../../shared/control/worker-contract.ts'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { eventually } from '../support/eventually.ts'
import { SlowModel } from '../support/slow-model.ts'

it('fault 2: what a worker holds at a model server counts under the supervisor that comes after a killed one', async () => {
  await using model = await SlowModel.listen()
  await using program = await builtProgram()
  await program.mh(['config', 'set', 'modelServers', JSON.stringify([model.url])])
  for (const name of ['alice', 'bob']) await program.mh(['user', 'create', name, '--role', 'guest'])
  await embed(program, 'alice', model)
  const held = await model.question()
  await embed(program, 'bob', model)
  await queueIs(program, { running: 1, waiting: 1 })

  process.kill(Number((await program.json(['status']))['pid']), 'SIGKILL')
  await program.mh(['start', '--port', '0'])
  await queueIs(program, { running: 1, waiting: 1 })
  expect(model.open).toEqual([held])
  held.answer()
  const next = await model.question('alice')

  expect(next.model).toBe('bob')
  await queueIs(program, { running: 1, waiting: 0 })
  expect(model.mostAtOnce).toBe(1)
})

/** Lets a person's worker embed, with a model of the person's name; it asks at once whether the model answers. */
async function embed(program: BuiltProgram, name: string, { url }: SlowModel): Promise<void> {
  const console = await program.console()
  await console.mustSend('PUT', '/api/config/models', {
    headers: { [PROFILE_HEADER]: name },
    body: {
      defaults: { embedder: 'embedder' },
      models: { embedder: { provider: 'ollama', model: name } },
      providers: { ollama: { baseUrl: url, retries: 0 } },
    },
  })
  await console.close()
}

async function queueIs(
  program: BuiltProgram,
  wanted: { readonly running: number; readonly waiting: number },
): Promise<void> {
  const console = await program.console()
  await eventually(async () => {
    const { json } = await console.mustSend('GET', '/api/system')
    const { running, waiting } = Object([json['modelQueue']].flat()[0])
    return running === wanted.running && waiting === wanted.waiting
  })
  await console.close()
}
