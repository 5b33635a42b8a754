import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../../support/client.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts'

const DOCUMENT = `<!doctype html><title>A page</title>${'<p>word</p>'.repeat(200)}`
const SCRIPT = `document.title = "${'A page '.repeat(200)}"`
const WORKER = `addEventListener("fetch", () => "${'work '.repeat(200)}")`
const PLAIN = 'a { color: red }'

let folder: TemporaryFolder
let running: RunningSupervisor
let browser: Client

beforeAll(async () => {
  folder = await temporaryFolder()
  const assets = join(folder.path, 'assets')
  await mkdir(assets)
  await writePacked(join(folder.path, 'index.html'), DOCUMENT)
  await writePacked(join(folder.path, 'service-worker.js'), WORKER)
  await writePacked(join(assets, 'main-ABC.js'), SCRIPT)
  await writeFile(join(assets, 'page-ABC.css'), PLAIN)
  await writeFile(join(assets, 'more-ABC.css'), PLAIN)
  await writeFile(join(assets, 'more-ABC.css.gz'), gzipSync(PLAIN))
  running = await runningSupervisor({ webFolder: folder.path })
  browser = running.client()
})

afterAll(async () => {
  await browser?.close()
  await running?.[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

/** Writes a file and, beside it, its bytes as the build packs them. */
async function writePacked(path: string, text: string): Promise<void> {
  await writeFile(path, text)
  await writeFile(`${path}.br`, brotliCompressSync(text))
  await writeFile(`${path}.gz`, gzipSync(text))
}

describe.each([
  ['/', DOCUMENT],
  ['/memory/some-id', DOCUMENT],
  ['/service-worker.js', WORKER],
  ['/assets/main-ABC.js', SCRIPT],
])('%s', (path, text) => {
  it.each([
    ['gzip, deflate, br, zstd', 'br', brotliCompressSync(text).byteLength],
    ['gzip', 'gzip', gzipSync(text).byteLength],
    ['br;q=0.1, gzip;q=0.9', 'gzip', gzipSync(text).byteLength],
    ['zstd', null, text.length],
    ['br;q=0, gzip;q=0', null, text.length],
  ])(
    'goes to a client that takes %j as %s, in its packed length',
    async (accepted, packed, length) => {
      const headers = { 'accept-encoding': accepted }

      const answer = await fetch(`${running.supervisor.url}${path}`, { headers })

      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-encoding')).toBe(packed)
      expect(answer.headers.get('content-length')).toBe(String(length))
      expect(answer.headers.get('vary')).toBe('Accept-Encoding')
      expect(await answer.text()).toBe(text)
    },
  )

  it('has another strong validator in each encoding', async () => {
    const tags = await Promise.all(['br', 'gzip', 'identity'].map((one) => etagOf(path, one)))

    expect(tags).toEqual(tags.map(() => expect.stringMatching(/^"[\w-]{43}"$/)))
    expect(new Set(tags).size).toBe(3)
  })

  it.each([
    ['its validator', (tag: string) => tag],
    ['a list with it', (tag: string) => `"other", ${tag}`],
    ['it as a proxy weakened it', (tag: string) => `W/${tag}`],
    ['anything that is there', () => '*'],
  ])('is not sent again to who names %s', async (_what, named) => {
    const etag = await etagOf(path, 'br')

    const answer = await browser.send('GET', path, {
      headers: { 'accept-encoding': 'br', 'if-none-match': named(etag) },
    })

    expect(answer.status).toBe(304)
    expect(answer.text).toBe('')
    expect(answer.headers).toMatchObject({ etag, vary: 'Accept-Encoding' })
    expect(answer.headers['cache-control']).toMatch(/no-cache|immutable/)
    expect(answer.headers).not.toHaveProperty('content-encoding')
  })

  it.each([
    ['another validator', async () => '"other"'],
    ['that of another encoding', async () => await etagOf(path, 'gzip')],
    ['the validator without its quotes', async () => (await etagOf(path, 'br')).slice(1, -1)],
  ])('is sent to who names %s', async (_what, named) => {
    const answer = await browser.send('GET', path, {
      headers: { 'accept-encoding': 'br', 'if-none-match': await named() },
    })

    expect(answer.status).toBe(200)
  })
})

it('a file that was not packed goes out as it is', async () => {
  const answer = await browser.send('GET', '/assets/page-ABC.css', {
    headers: { 'accept-encoding': 'br, gzip' },
  })

  expect(answer.text).toBe(PLAIN)
  expect(answer.headers).not.toHaveProperty('content-encoding')
  expect(answer.headers).not.toHaveProperty('vary')
})

it('a file that was packed in one way goes out in that', async () => {
  const answer = await browser.send('HEAD', '/assets/more-ABC.css', {
    headers: { 'accept-encoding': 'br, gzip' },
  })

  expect(answer.headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-length': String(gzipSync(PLAIN).byteLength),
  })
})

it('the document of an unknown address is packed too', async () => {
  const headers = { accept: 'text/html', 'accept-encoding': 'br' }

  const answer = await fetch(`${running.supervisor.url}/no-such-page`, { headers })

  expect(answer.status).toBe(404)
  expect(answer.headers.get('content-encoding')).toBe('br')
  expect(await answer.text()).toBe(DOCUMENT)
})

async function etagOf(path: string, accepted: string): Promise<string> {
  const headers = { 'accept-encoding': accepted }
  const { headers: answered } = await browser.send('HEAD', path, { headers })
  return String(answered['etag'])
}
