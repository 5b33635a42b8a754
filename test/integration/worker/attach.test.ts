import { once } from 'node:events'
import { connect } from 'node:net'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { AttachMessage } from '../../../shared/api/attach.ts'
import { ACTOR_HEADER, SECRET_HEADER } from '../../../shared/control/worker-contract.ts'
import { openControl } from './control-client.ts'
import { OWN_ACTOR, SECRET, useWorkers, type WorkerUnderTest } from './worker-under-test.ts'

const use = useWorkers()

it('says who is attached to whom, and how the worker is', async () => {
  const worker = await started()

  const first = attach(worker)
  await first.said('status')
  const second = attach(worker, { [ACTOR_HEADER]: 'console' })
  await second.said('attached')

  expect(first.messages[0]).toEqual({
    kind: 'welcome',
    username: 'alice',
    workerId: worker.workerId,
    generation: 1,
  })
  await vi.waitFor(() =>
    expect(first.messages).toContainEqual({ kind: 'attached', by: ['alice', 'console'] }),
  )
  expect(await first.said('status')).toMatchObject({ rssBytes: expect.any(Number) })
})

it('keeps the worker awake while somebody is attached, says why, and tells of coming and going', async () => {
  const worker = await started()
  const control = await openControl(worker)

  const attached = attach(worker, { [ACTOR_HEADER]: 'user:0199-bob' })
  await attached.said('welcome')
  await because(control, ['attached by user:0199-bob'])
  attached.socket.close()
  await because(control, [])

  const told = control.messages.filter((message) => message.kind === 'event')
  expect(told.map(({ name }) => name)).toEqual(['attachment-opened', 'attachment-closed'])
  expect(worker.process.exitCode).toBeNull()
})

it('stands in the profile’s audit, with who and from when to when', async () => {
  const worker = await started()

  const attached = attach(worker, { [ACTOR_HEADER]: 'console' })
  await attached.said('welcome')
  attached.socket.close()

  await vi.waitFor(async () => {
    const lines = await auditOf(worker)
    expect(lines.map(({ event, actor }) => [event, actor])).toEqual([
      ['worker_attached', 'console'],
      ['worker_detached', 'console'],
    ])
  }, 10_000)
})

it('says goodbye when the worker drains, and does not hold it up', async () => {
  const worker = await started()
  const control = await openControl(worker)
  const attached = attach(worker)
  await attached.said('welcome')
  const closed = once(attached.socket, 'close')

  control.send({ kind: 'drain' })
  await control.said('drained')
  const [code] = await closed

  expect(code).toBe(1012)
  expect(attached.messages.at(-1)).toMatchObject({ kind: 'bye' })
  expect(await statusOf(attach(worker).socket)).toBe(503)
})

it('lets a worker end with somebody attached who does not answer', async () => {
  const worker = await started()
  const attached = attach(worker)
  await attached.said('welcome')
  attached.socket.pause()

  expect(await worker.end('SIGTERM')).toBe(0)
})

it('lets nobody in without the secret or an actor, and cuts off who has something to say', async () => {
  const worker = await started()

  expect(await statusOf(attach(worker, { [SECRET_HEADER]: 'guess' }).socket)).toBe(401)
  expect(await statusOf(attach(worker, { [ACTOR_HEADER]: 'nobody at all' }).socket)).toBe(400)
  const talker = attach(worker)
  await talker.said('welcome')
  talker.socket.send('hello')
  const [code] = await once(talker.socket, 'close')
  expect(code).toBe(1008)
})

it('lets no more than 32 attach', async () => {
  const worker = await started()
  const attached = Array.from({ length: 32 }, () => attach(worker))
  await Promise.all(attached.map(({ said }) => said('welcome')))

  expect(await statusOf(attach(worker).socket)).toBe(503)
})

async function started(): Promise<WorkerUnderTest> {
  return await use.worker(await use.place()).ready()
}

interface Attached {
  readonly socket: WebSocket
  readonly messages: AttachMessage[]
  readonly said: (kind: AttachMessage['kind']) => Promise<AttachMessage>
}

function attach(worker: WorkerUnderTest, headers: Record<string, string> = {}): Attached {
  const messages: AttachMessage[] = []
  const socket = new WebSocket('ws://worker/api/attach', {
    createConnection: () => connect(worker.place.socket),
    headers: { [SECRET_HEADER]: SECRET, [ACTOR_HEADER]: OWN_ACTOR, ...headers },
    perMessageDeflate: false,
  })
  socket.on('error', () => undefined)
  socket.on('message', (message: Buffer) =>
    messages.push(AttachMessage.parse(JSON.parse(message.toString()), 'Message')),
  )
  return {
    socket,
    messages,
    said: (kind) =>
      vi.waitFor(() => {
        const found = messages.find((message) => message.kind === kind)
        if (!found) expect.fail(`${kind} has not been said`)
        return found
      }, 15_000),
  }
}

async function statusOf(socket: WebSocket): Promise<number> {
  return await new Promise((resolve) => {
    socket.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0)
      socket.terminate()
    })
  })
}

async function because(
  control: Awaited<ReturnType<typeof openControl>>,
  reasons: readonly string[],
): Promise<void> {
  await vi.waitFor(() => {
    const last = control.messages.findLast((message) => message.kind === 'heartbeat')
    expect(last).toMatchObject({ aliveBecause: reasons })
  }, 15_000)
}

async function auditOf(worker: WorkerUnderTest): Promise<{ event: string; actor: string }[]> {
  const folder = join(worker.place.profile, 'logs/audit')
  const texts = await Promise.all(
    (await readdir(folder)).toSorted().map((name) => readFile(join(folder, name), 'utf8')),
  )
  return texts.flatMap((text) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  )
}
