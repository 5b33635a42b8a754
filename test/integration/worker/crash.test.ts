import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { useWorkers } from './worker-under-test.ts'

const use = useWorkers()
const CLIENTS = 16

it('A19: keeps every memory that it acknowledged, once and whole, when it is killed in the middle of captures', async () => {
  const place = await use.place()
  let worker = await use.worker(place).ready()
  const acknowledged: string[] = []

  for (const [generation, enough] of [
    [2, 60],
    [3, 250],
    [4, 400],
  ] as const) {
    const clients = Array.from({ length: CLIENTS }, (_, number) => captureUntilItDies(number))
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(enough), {
      timeout: 30_000,
      interval: 1,
    })
    await worker.end('SIGKILL')
    await Promise.all(clients)
    worker = await use.worker(place, { generation }).ready()
  }

  const contents = await allContents()
  expect(contents).toEqual([...new Set(contents)])
  expect(contents).toEqual(expect.arrayContaining(acknowledged))
  for (const content of acknowledged.slice(-20)) expect(await found(content)).toEqual([content])
  await vi.waitFor(async () =>
    expect(
      (await files()).filter((name) => !name.endsWith('.json') || name.startsWith('.')),
    ).toEqual([]),
  )

  async function captureUntilItDies(client: number): Promise<void> {
    const current = worker
    for (let number = 0; ; number += 1) {
      const content = `note${current.generation}x${client}x${number}`
      try {
        await current.capture(content)
      } catch {
        return
      }
      acknowledged.push(content)
    }
  }

  async function allContents(): Promise<string[]> {
    const year = join(place.profile, 'memory/episodic', String(new Date().getUTCFullYear()))
    const names = (await readdir(year)).filter(
      (name) => name.endsWith('.json') && !name.startsWith('.'),
    )
    const texts = await Promise.all(names.map((name) => readFile(join(year, name), 'utf8')))
    return texts.map((text) => JSON.parse(text).content)
  }

  async function files(): Promise<string[]> {
    return await readdir(
      join(place.profile, 'memory/episodic', String(new Date().getUTCFullYear())),
    )
  }

  async function found(content: string): Promise<string[]> {
    const { hits } = (await worker.call('GET', `/api/memories/search?q=${content}&limit=1`)).body
    return hits.map(({ event }: { event: { content: string } }) => event.content)
  }
})
