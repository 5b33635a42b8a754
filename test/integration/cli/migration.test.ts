import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts'
import { useMhProgram } from './mh-program.ts'
import { HAS_TERMINALS, onTerminal } from './on-terminal.ts'
import { temporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()

/** A tree from elsewhere with one memory, and with accounts of these roles. */
async function oldTree(roles: Readonly<Record<string, string>>): Promise<TemporaryFolder> {
  const folder = await temporaryFolder()
  const tree = folder.path
  await mkdir(join(tree, 'memory/episodic/2025'), { recursive: true })
  await writeFile(join(tree, 'memory/episodic/2025/evt-1.json'), '{"id":"evt-1"}')
  const users = Object.entries(roles).map(([username, role]) => ({
    id: `u-${username}`,
    username,
    role,
    createdAt: '2025-10-01T00:00:00.000Z',
  }))
  if (users.length === 0) return folder
  await mkdir(join(tree, 'persona'))
  await writeFile(join(tree, 'persona/users.json'), JSON.stringify({ version: 1, users }))
  return folder
}

describe.runIf(HAS_TERMINALS)('migrate, on a terminal', () => {
  it('asks whose tree it is where no account is an owner, until one of them is named', async () => {
    await using place = await temporaryRoot()
    await using tree = await oldTree({ bob: 'guest', ann: 'standard' })

    const shown = await onTerminal(mh, {
      root: place.root,
      command: `migrate ${tree.path} --dry-run`,
      answers: [
        ['Whose tree is it: bob, ann?', 'nobody\r'],
        ['nobody', 'Ann\r'],
      ],
    })

    expect(shown).toContain('into profiles/ann/')
  })

  it('asks what the owner is to be called where the tree has no accounts', async () => {
    await using place = await temporaryRoot()
    await using tree = await oldTree({})

    const shown = await onTerminal(mh, {
      root: place.root,
      command: `migrate ${tree.path} --dry-run`,
      answers: [['What is its owner to be called?', 'marisol\r']],
    })

    expect(shown).toContain('profiles/marisol/')
  })

  it('asks nothing where an account is an owner, or one is named', async () => {
    await using place = await temporaryRoot()
    await using owned = await oldTree({ bob: 'guest', ann: 'owner' })

    const found = await onTerminal(mh, {
      root: place.root,
      command: `migrate ${owned.path} --dry-run`,
    })
    const named = await onTerminal(mh, {
      root: place.root,
      command: `migrate ${owned.path} --dry-run --owner bob`,
    })

    expect(found).toContain('profiles/ann/')
    expect(named).toContain('profiles/bob/')
  })
})

describe('migrate, without a terminal', () => {
  it('says that it needs the owner’s name, and which names there are', async () => {
    await using place = await temporaryRoot()
    await using tree = await oldTree({ bob: 'guest', ann: 'standard' })

    const ran = await mh.run(['migrate', tree.path, '--yes'], place)

    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain('name the account (bob, ann) with --owner NAME')
  })
})
