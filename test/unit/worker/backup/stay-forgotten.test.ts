import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EpisodicEvent } from '../../../../shared/domain/episodic-event.ts'
import { parseJson } from '../../../../shared/files/parse-json.ts'
import { profileLayout } from '../../../../shared/layout/profile-layout.ts'
import { restoreOneFile } from '../../../../worker/backup/keep-restore.ts'
import { Tombstones } from '../../../../worker/forget/tombstones.ts'
import { type CopiedProfile, copiedProfile, filesBelow } from './copied-profile.ts'

const ID = 'evt-01a217d7-90d3-71c1-942d-af3e756fbf71'
const OTHER = 'evt-01a217d7-921e-7e8d-ac74-1a0cdc4f2e95'
const memory = (id: string, content: string, more: object = {}): string =>
  JSON.stringify({ id, timestamp: '2026-11-26T10:00:00Z', content, type: 'observation', ...more })
const SECRET = memory(ID, 'The surprise for Sarah is a trip to Rome')
const FILES = {
  'memory/episodic/2026/secret.json': SECRET,
  'memory/episodic/2026/other.json': memory(OTHER, 'See Rome', {
    links: [{ type: 'about', target: ID }],
  }),
  'memory/episodic/.history/2026/secret/000001.json': JSON.stringify({
    replacedAt: '2026-11-26T11:00:00Z',
    replacedBy: 'console',
    event: {
      id: ID,
      timestamp: '2026-11-26T10:00:00Z',
      content: 'The surprise',
      type: 'observation',
    },
  }),
  'memory/conversations/chat-1.json': `{"messages":[{"sources":["${ID}"]}]}`,
}

async function forget(profile: CopiedProfile): Promise<void> {
  const { forgotten, forgottenKey } = profileLayout(profile.root)
  profile.write('out/state/.keep', '')
  const marks = Tombstones.open({ file: forgotten, keyFile: forgottenKey })
  await marks.add([EpisodicEvent.parse(parseJson(SECRET, 'Memory'), 'Memory')])
}

describe('a memory that was forgotten since', () => {
  it('does not come back with its versions when the profile is restored', async () => {
    await using profile = await copiedProfile(FILES)
    await profile.backUp()
    await forget(profile)
    const into = join(profile.folder, 'restored')

    const { forgotten } = await profile.restore(into)

    expect(forgotten).toBe(1)
    const restored = filesBelow(into)
    expect(Object.keys(restored).filter((path) => path.startsWith('memory/episodic'))).toEqual([
      'memory/episodic/2026/other.json',
    ])
    expect(restored['out/state/forgotten.key']).toBe(
      filesBelow(profile.root)['out/state/forgotten.key'],
    )
    expect(parseJson(restored['out/state/forgetting.journal'] ?? '', 'Journal')).toMatchObject({
      memories: [{ id: ID, paths: ['2026/secret.json'] }],
      citing: [OTHER],
    })
  })

  it.each(['memory/episodic/2026/secret.json', 'memory/conversations/chat-1.json'])(
    'is not brought back by %s alone',
    async (file) => {
      await using profile = await copiedProfile(FILES)
      await profile.backUp()
      await forget(profile)
      profile.write(file, 'now')
      const { root, store } = profile
      const person = { username: 'alice', userId: 'user-1', actor: 'console', requestId: null }
      const aside = join(profile.folder, 'aside')

      const restoring = restoreOneFile({
        kind: 'restore-file',
        ...person,
        root,
        store,
        file,
        aside,
      })

      await expect(restoring).rejects.toMatchObject({ code: 'conflict' })
      expect(filesBelow(root)[file]).toBe('now')
      expect(Object.keys(filesBelow(root)).filter((path) => path.includes('.tmp-'))).toEqual([])
    },
  )

  it('another file comes back by itself, and what stood there goes aside', async () => {
    await using profile = await copiedProfile(FILES)
    const file = 'memory/episodic/2026/other.json'
    await profile.backUp()
    profile.write(file, 'spoilt')
    const { root, store } = profile
    const person = { username: 'alice', userId: 'user-1', actor: 'console', requestId: null }
    const aside = join(profile.folder, 'aside')

    await restoreOneFile({ kind: 'restore-file', ...person, root, store, file, aside })

    expect(filesBelow(root)[file]).toBe(FILES[file])
    expect(filesBelow(aside)).toEqual({ [file]: 'spoilt' })
  })
})
