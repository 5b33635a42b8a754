import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { profileLayout } from '../../../../shared/layout/profile-layout.ts'
import { watchCognitiveMode } from '../../../../worker/profile/cognitive-mode.ts'
import { watchTimeZone } from '../../../../worker/profile/time-zone.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mh-config-'))
  await mkdir(join(root, 'etc'))
  await mkdir(join(root, 'persona'))
})
afterEach(async () => {
  await rm(root, { recursive: true })
})

/** As an editor saves it. */
async function save(path: string, content: string): Promise<void> {
  await writeFile(join(root, `${path}.new`), content)
  await rename(join(root, `${path}.new`), join(root, path))
}

describe('the cognitive mode', () => {
  it('is dual while the file is missing, follows it, and keeps the last good one when it breaks', async () => {
    const onInvalid = vi.fn<(path: string) => void>()
    const mode = watchCognitiveMode(profileLayout(root), onInvalid)
    const seen = [mode()]
    for (const content of [
      '{"currentMode":"emulation"}',
      '{"currentMode":"nonsense"}',
      '{ torn',
      '{"currentMode":"agent","history":[]}',
      '{}',
    ]) {
      await save('etc/cognitive-mode.json', content)
      seen.push(mode(), mode())
    }
    await rm(join(root, 'etc/cognitive-mode.json'))
    seen.push(mode())

    expect(seen).toEqual([
      'dual',
      'emulation',
      'emulation',
      'emulation',
      'emulation',
      'emulation',
      'emulation',
      'agent',
      'agent',
      'dual',
      'dual',
      'dual',
    ])
    expect(onInvalid).toHaveBeenCalledTimes(2)
  })

  it('is dual when something that is no file is in its place', async () => {
    await mkdir(join(root, 'etc/cognitive-mode.json'))

    expect(watchCognitiveMode(profileLayout(root), () => undefined)()).toBe('dual')
  })
})

describe('the time zone', () => {
  it.each([
    ['{"sleep":{"timezone":"Europe/Berlin"}}', 'Europe/Berlin'],
    ['{"sleep":{"timezone":"UTC"}}', 'UTC'],
    ['{"sleep":{"timezone":"Mars/Olympus"}}', 'UTC'],
    ['{"sleep":{"timezone":""}}', 'UTC'],
    ['{"sleep":{"timezone":null}}', 'UTC'],
    ['{"sleep":{}}', 'UTC'],
    ['{"habits":[]}', 'UTC'],
    ['[]', 'UTC'],
  ])('of %s is %s', async (content, zone) => {
    await save('persona/routines.json', content)

    expect(watchTimeZone(profileLayout(root), () => undefined)()).toBe(zone)
  })
})
