import { chmod, chown, cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import {
  BUILT,
  readyConsole,
  serviceRoot,
  supervisorCommand,
} from '../support/supervisor-process.ts'

/** Root may write anywhere; then the supervisor runs as nobody. */
const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

it('fault 19: says at once that a profile folder cannot be written to, and tries no further', async () => {
  await using place = await serviceRoot()
  const runtime = join(place.root, 'runtime')
  await cp(BUILT, runtime, { recursive: true })
  if (isRoot) await giveAway(place.root)
  const [node = '', ...args] = supervisorCommand(place.root, runtime)
  const supervisor = execa(node, [...args, '--port', '0'], {
    cwd: place.root,
    reject: false,
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
  })
  const console = await readyConsole(place)
  await console.mustSend('POST', '/api/users/create', {
    body: { username: 'alice', role: 'guest' },
  })
  await chmod(join(place.root, 'profiles/alice'), 0o500)

  const named = { headers: { 'x-mh-profile': 'alice' } }
  const refused = await console.send('GET', '/api/memories', named)
  const { items } = (await console.mustSend('GET', '/api/workers')).json
  await chmod(join(place.root, 'profiles/alice'), 0o700)
  const started = await console.send('POST', '/api/workers/alice/start')
  await console.mustSend('POST', '/api/system/stop', { body: {} })
  await console.close()
  await supervisor

  expect(refused.json).toMatchObject({ code: 'worker-failed', worker: { reason: 'not-usable' } })
  expect(String(refused.json['detail'])).toContain('cannot be written to (EACCES)')
  expect([items].flat()).toMatchObject([{ state: 'failed', generation: 1, restarts: 0 }])
  expect(started.status).toBe(200)
})

async function giveAway(root: string): Promise<void> {
  for (const entry of await readdir(root, { recursive: true }))
    await chown(join(root, entry), NOBODY, NOBODY)
  await chown(root, NOBODY, NOBODY)
}
