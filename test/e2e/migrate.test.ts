import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hash } from '@node-rs/bcrypt'
import { afterEach, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { eventually } from '../support/eventually.ts'
import { PASSWORD } from '../support/running-supervisor.ts'
import { stateOf, writeSingleUserTree } from '../support/single-user-tree.ts'

/** Trees and backups lie beside the data root. */
const beside: string[] = []

afterEach(async () => {
  for (const path of beside.splice(0)) await rm(path, { recursive: true, force: true })
})

it('turns the tree in the data root into profiles: old log-ins work, memories are found, and rollback puts it back', async () => {
  await using program = await builtProgram()
  await program.url()
  await program.mh(['stop'])
  await rm(program.root, { recursive: true })
  await writeSingleUserTree(program.root, { passwordHash: await hash(PASSWORD, 4) })
  const before = stateOf(program.root)

  const planned = await program.mh(['migrate', '--dry-run'])
  const unasked = await program.mh(['migrate'])
  const untouched = stateOf(program.root)
  const done = await program.mh(['migrate', '--yes'])
  await noteBackups(program)
  const again = await program.mh(['migrate', '--yes'])
  const started = await program.mh(['start', '--port', '0'])
  const { items } = await program.json(['user', 'list'])
  const names = [items].flat().map((account) => String(Object(account)['username']))
  const login = await fetch(`${await program.url()}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'marisol', password: PASSWORD }),
  })
  await eventually(async () => {
    const { out } = await program.mh(['remember', '--user', 'marisol', 'map'])
    return out.includes('The map is at')
  })
  await program.mh(['capture', '--user', 'marisol', 'Written since'])
  const status = await program.status()
  const shown = await program.mh(['status'])
  const refused = await program.mh(['rollback', '--yes'])
  await program.mh(['stop'])
  const back = await program.mh(['rollback', '--yes'])

  expect(planned).toMatchObject({ code: 0, out: expect.stringContaining('profiles/marisol/') })
  expect(unasked).toMatchObject({ code: 2, err: expect.stringContaining('Add --yes') })
  expect(untouched).toEqual(before)
  expect(done).toMatchObject({ code: 0, out: expect.stringContaining('corrupt') })
  expect(again.out).toContain('Nothing was changed.')
  expect(started.out).not.toContain('No owner yet')
  expect(names).toContain('marisol')
  expect(login.status).toBe(200)
  const { backup } = Object(status['migration'])
  expect(backup).toContain(`${program.root}-backup-before-migration-`)
  expect(shown.out).toMatch(/^Migrated {4}\d{4}-\d\d-\d\d \d\d:\d\d, the originals are in \//m)
  expect(refused).toMatchObject({ code: 75, err: expect.stringContaining('already running') })
  expect(back).toMatchObject({ code: 0, out: expect.stringContaining('rolled-back-') })
  expect(await readdir(program.root)).not.toContain('run')
  expect(stateOf(program.root)).toEqual(before)
})

it('takes a tree from elsewhere into a root where somebody is, and leaves the source as it was', async () => {
  await using program = await builtProgram()
  const source = await mkdtemp(join(dirname(program.root), 'mh-old-tree-'))
  beside.push(source)
  await writeSingleUserTree(source)
  await program.url()
  await program.mh(['user', 'create', 'anna', '--role', 'owner', '--password-stdin'], {
    input: PASSWORD,
  })
  await program.mh(['stop'])
  const before = stateOf(source)

  const done = await program.mh(['migrate', source, '--yes'])
  await program.mh(['start', '--port', '0'])
  const { items } = await program.json(['user', 'list'])

  const names = [items].flat().map((account) => String(Object(account)['username']))
  expect(done.code).toBe(0)
  expect(names).toEqual(expect.arrayContaining(['anna', 'marisol']))
  expect(stateOf(source)).toEqual(before)
})

it('names the account file that it cannot read, and changes nothing', async () => {
  await using program = await builtProgram()
  const source = await mkdtemp(join(dirname(program.root), 'mh-old-tree-'))
  beside.push(source)
  await writeSingleUserTree(source)
  await writeFile(join(source, 'persona/users.json'), '{broken')

  const ran = await program.mh(['migrate', source, '--yes'])

  expect(ran.code).not.toBe(0)
  expect(ran.err).toContain(join(source, 'persona/users.json'))
  expect(ran.err).toContain('Nothing was changed.')
})

/** The backup of a tree lies beside it, and goes with the test. */
async function noteBackups({ root }: BuiltProgram): Promise<void> {
  const folder = dirname(root)
  for (const name of await readdir(folder))
    if (join(folder, name).startsWith(`${root}-backup-`)) beside.push(join(folder, name))
}
