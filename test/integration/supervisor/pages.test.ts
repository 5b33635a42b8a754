import { mkdir, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PAGE_FILES, PAGE_PATHS } from '../../../shared/domain/page-paths.ts'
import type { Client } from '../../support/client.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts'

const DOCUMENT = '<!doctype html><title>A page</title>'
const SCRIPT = 'document.title = "A page"'
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const addresses = Object.values(PAGE_PATHS).map((path) => path.replaceAll(/:\w+/g, 'some%20one'))

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
    await writeFile(join(assets, 'face-ABC.woff2'), 'wOF2')
    await writeFile(join(assets, 'dawn-ABC.png'), 'PNG')
    await writeFile(join(assets, 'words-ABC.json'), '{}')
    await writeFile(join(assets, 'app-ABC.webmanifest'), '{}')
    await writeFile(join(assets, 'index.html'), DOCUMENT)
    await writeFile(join(assets, 'main-ABC.js.br'), 'packed')
    await writeFile(join(assets, 'main-ABC.js.map'), '{}')
    for (const name of ['manifest.webmanifest', 'service-worker.js', 'icon-192.png', 'icon.svg'])
      await writeFile(join(folder.path, 'web', name), `the file ${name}`)
    await writeFile(join(folder.path, 'web/notes.json'), '{}')
    await writeFile(join(folder.path, 'secret.js'), 'a secret')
    running = await runningSupervisor({ webFolder: join(folder.path, 'web') })
    browser = running.client()
  })

  afterAll(async () => {
    await browser?.close()
    await running?.[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  it.each(addresses)('gives the document at %s to anybody', async (path) => {
    const answer = await browser.send('GET', path)

    expect(answer.status).toBe(200)
    expect(answer.text).toBe(DOCUMENT)
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    })
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it.each([
    ['main-ABC.js', 'text/javascript; charset=utf-8'],
    ['page-ABC.css', 'text/css; charset=utf-8'],
    ['icon-ABC.svg', 'image/svg+xml'],
    ['face-ABC.woff2', 'font/woff2'],
    ['dawn-ABC.png', 'image/png'],
    ['words-ABC.json', 'application/json'],
    ['app-ABC.webmanifest', 'application/manifest+json'],
  ])('gives the asset %s as %s, to be kept for ever', async (name, type) => {
    const answer = await browser.send('GET', `/assets/${name}`)

    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    })
  })

  it.each([
    [PAGE_FILES.webManifest, 'application/manifest+json'],
    [PAGE_FILES.serviceWorker, 'text/javascript; charset=utf-8'],
    [PAGE_FILES.smallIcon, 'image/png'],
    [PAGE_FILES.vectorIcon, 'image/svg+xml'],
  ])('gives %s as %s, to be asked for each time', async (path, type) => {
    const answer = await browser.send('GET', path)

    expect(answer.status).toBe(200)
    expect(answer.text).toBe(`the file ${path.slice(1)}`)
    expect(answer.headers).toMatchObject({ 'content-type': type, 'cache-control': 'no-cache' })
  })

  it.each(['/', '/service-worker.js', '/assets/main-ABC.js', '/no-such-page'])(
    'lets %s load from its own host only and stand in no frame',
    async (path) => {
      const { headers } = await browser.send('GET', path, { headers: BROWSER })

      const policy = String(headers['content-security-policy']).split(';').toSorted()
      expect(policy).toEqual([
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data: blob:",
        "manifest-src 'self'",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "worker-src 'self'",
      ])
    },
  )

  it('denies the page what it needs none of, and lets it copy a text', async () => {
    const { headers } = await browser.send('GET', '/')

    const permissions = String(headers['permissions-policy']).split(', ')
    expect(permissions).toEqual(
      expect.arrayContaining(['camera=()', 'geolocation=()', 'microphone=()']),
    )
    expect(permissions.filter((one) => !one.endsWith('=()'))).toEqual(['clipboard-write=(self)'])
  })

  it.each(['GET', 'HEAD'])(
    'answers a browser’s %s of an unknown address with the document, as 404 and not to be kept',
    async (method) => {
      const answer = await browser.send(method, '/chatt?from=%2Fchat', { headers: BROWSER })

      expect(answer.status).toBe(404)
      expect(answer.text).toBe(method === 'HEAD' ? '' : DOCUMENT)
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'content-length': String(DOCUMENT.length),
        'cache-control': 'no-store',
        'x-request-id': expect.stringMatching(/^./),
      })
    },
  )

  it('never says of an unknown address that nothing has changed there', async () => {
    const headers = { ...BROWSER, 'if-none-match': '*' }

    const answer = await browser.send('GET', '/chatt', { headers })

    expect(answer.status).toBe(404)
    expect(answer.text).toBe(DOCUMENT)
  })

  it.each([
    ['a program at an unknown address', 'GET', '/chatt', { accept: '*/*' }],
    ['a browser at an unknown address of the API', 'GET', '/api/chatt', BROWSER],
    ['a browser at a part that is not there', 'GET', '/assets/main-XYZ.js', BROWSER],
    ['a browser at a file that was not built', 'GET', PAGE_FILES.largeIcon, BROWSER],
    ['a form that is sent to an unknown address', 'POST', '/chatt', BROWSER],
  ])('tells %s in a problem document', async (_what, method, path, headers) => {
    const answer = await browser.send(method, path, { headers })

    expect(answer.status).toBe(404)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(answer.json).toMatchObject({ code: 'not-found' })
  })

  it('takes no change at an address of the page', async () => {
    const answer = await browser.send('POST', '/chat', { headers: BROWSER })

    expect(answer.status).toBe(405)
    expect(answer.headers['allow']).toBe('GET')
  })

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
    ['a document among the assets', '/assets/index.html', 404],
    ['the packed bytes of an asset', '/assets/main-ABC.js.br', 404],
    ['a file at the root that the page has none of', '/notes.json', 404],
    ['the document by its name', '/index.html', 404],
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
    const unknown = await browser.send('GET', '/chatt', { headers: BROWSER })
    await browser.close()

    expect(home.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(home.text).toContain('npm run build')
    expect(home.text).toContain('/api/docs')
    expect(asset.status).toBe(404)
    expect(unknown.status).toBe(404)
    expect(unknown.json).toMatchObject({ code: 'not-found' })
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
