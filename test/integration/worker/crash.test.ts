import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
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

it('A15: leaves no key and no word of its person behind when it crashes', async () => {
  const [key, word] = ['sk-crash-4711', 'cormorant']
  const place = await use.place()
  const etc = join(place.profile, 'etc')
  await mkdir(etc, { recursive: true, mode: 0o700 })
  const local = { kind: 'openai', baseUrl: 'http://127.0.0.1:9', apiKey: key }
  await writeFile(join(etc, 'models.json'), JSON.stringify({ providers: { local } }), {
    mode: 0o600,
  })
  const preload = 'process.on("SIGUSR2", () => { throw new RangeError("too much") })'
  const worker = await use.worker(place, { preload }).ready()
  await worker.capture(`A ${word} on the pier`)
  expect((await worker.call('GET', '/api/models')).status).toBe(200)

  worker.process.kill('SIGUSR2')
  expect(await worker.exited).toBe(1)

  const own = [join(place.profile, 'etc'), join(place.profile, 'memory')]
  const left = (await filesBelow(place.folder)).filter(
    (path) => !own.some((folder) => path.startsWith(folder)),
  )
  expect(left.map((path) => basename(path))).toContain('exit.json')
  const said = [await worker.stderr()]
  for (const path of left) said.push(await readFile(path, 'latin1'))
  expect(said.join('\n')).toContain('RangeError')
  expect(said.filter((text) => text.includes(key) || text.includes(word))).toEqual([])
})

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return files.map(({ parentPath, name }) => join(parentPath, name))
}
