import { mkdir, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageRoutes } from '../../../shared/api/pages.ts'
import type { Client } from '../../support/client.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts'

const DOCUMENT = '<!doctype html><title>A page</title>'
const SCRIPT = 'document.title = "A page"'
const documents = Object.values(pageRoutes).filter(({ path }) => !path.includes(':'))

describe('a supervisor with a built page', () => {
  let folder: TemporaryFolder
  let running: RunningSupervisor
  let browser: Client

  beforeAll(async () => {
    folder = await temporaryFolder()
    const assets = join(folder.path, 'web/assets')
    await mkdir(assets, { recursive: true })
    await writeFile(join(folder.path, 'web/index.html'), DOCUMENT)
    await writeFile(join(assets, 'main-ABC.js'), SCRIPT)
    await writeFile(join(assets, 'page-ABC.css'), 'body { color: red }')
    await writeFile(join(assets, 'icon-ABC.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
    await writeFile(join(assets, 'main-ABC.js.map'), '{}')
    await writeFile(join(folder.path, 'secret.js'), 'a secret')
    running = await runningSupervisor({ webFolder: join(folder.path, 'web') })
    browser = running.client()
  })

  afterAll(async () => {
    await browser?.close()
    await running?.[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  it.each(documents)('gives the document at $path to anybody', async ({ path }) => {
    const answer = await browser.send('GET', path)

    expect(answer.status).toBe(200)
    expect(answer.text).toBe(DOCUMENT)
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    })
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it.each([
    ['main-ABC.js', 'text/javascript; charset=utf-8'],
    ['page-ABC.css', 'text/css; charset=utf-8'],
    ['icon-ABC.svg', 'image/svg+xml'],
  ])('gives the asset %s as %s, to be kept for ever', async (name, type) => {
    const answer = await browser.send('GET', `/assets/${name}`)

    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    })
  })

  it.each(['/', '/assets/main-ABC.js'])(
    'lets %s load from its own host only and stand in no frame',
    async (path) => {
      const { headers } = await browser.send('GET', path)

      const policy = String(headers['content-security-policy']).split(';').toSorted()
      expect(policy).toEqual([
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
      ])
    },
  )

  it('answers HEAD with the headers of GET and no body', async () => {
    const answer = await browser.send('HEAD', '/assets/main-ABC.js')

    expect(answer.status).toBe(200)
    expect(answer.headers['content-length']).toBe(String(SCRIPT.length))
    expect(answer.text).toBe('')
  })

  it.each([
    ['an unknown asset', '/assets/main-XYZ.js', 404],
    ['a kind of file that the page has none of', '/assets/main-ABC.js.map', 404],
    ['a member of every object', '/assets/constructor', 404],
    ['a file beside the folder', '/assets/../secret.js', 400],
    ['the same, encoded', '/assets/%2e%2e/secret.js', 400],
    ['the same, with an encoded slash', '/assets/..%2fsecret.js', 400],
    ['the same, with a backslash', '/assets/..%5csecret.js', 400],
    ['the same, encoded twice', '/assets/..%252fsecret.js', 404],
    ['an absolute path', '/assets//etc/passwd', 400],
    ['the document as an asset', '/assets/index.html', 404],
    ['the folder', '/assets/', 404],
    ['a folder in it', '/assets/a/main-ABC.js', 404],
  ])('has nothing for %s: %s', async (_what, path, status) => {
    expect(await statusOf(running.supervisor.url, path)).toBe(status)
  })

  it('goes on serving the page that it read when another is built in its place', async () => {
    await rm(join(folder.path, 'web'), { recursive: true })

    const answer = await browser.send('GET', '/assets/main-ABC.js')

    expect(answer.text).toBe(SCRIPT)
  })
})

describe('a supervisor without a built page', () => {
  it.each([
    ['no folder', undefined],
    ['a folder that is not there', '/nowhere/web'],
  ])('says so and names the description of the API, with %s', async (_what, webFolder) => {
    await using running = await runningSupervisor(webFolder === undefined ? {} : { webFolder })
    const browser = running.client()

    const home = await browser.send('GET', '/')
    const asset = await browser.send('GET', '/assets/main-ABC.js')
    await browser.close()

    expect(home.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(home.text).toContain('npm run build')
    expect(home.text).toContain('/api/docs')
    expect(asset.status).toBe(404)
  })
})

/** The status of an address that is sent as it is written, as a browser would not. */
async function statusOf(url: string, path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(url)
  return await new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    sent.once('error', reject).end()
  })
}
