import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { readEnvironment } from '../../../shared/environment.ts'
import { parseUnit } from '../../support/unit-file.ts'
import { useMhProgram } from './mh-program.ts'
import { temporaryRoot, type TemporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()

/** Answers as `systemctl` does where the service is enabled and runs, and keeps what it was asked. */
const SYSTEMCTL = `#!/bin/sh
echo "$*" >> "$HOME/asked"
case "$*" in *is-enabled*) echo enabled ;; *is-active*) echo inactive; exit 3 ;; esac
`

interface ServicePlace {
  /** Runs `mh service …` for the person's own systemd. */
  readonly service: (...args: string[]) => ReturnType<typeof mh.run>
  readonly folder: string
  readonly asked: () => Promise<string[]>
}

async function servicePlace(place: TemporaryRoot, answers = SYSTEMCTL): Promise<ServicePlace> {
  const bin = join(place.root, 'bin')
  await mkdir(bin)
  await writeFile(join(bin, 'systemctl'), answers)
  await chmod(join(bin, 'systemctl'), 0o755)
  const environment = { PATH: `${bin}:${readEnvironment().path}` }
  return {
    folder: join(place.root, '.config/systemd/user'),
    service: (...args) => mh.run(['service', ...args], { root: place.root, environment }),
    asked: async () => (await readFile(join(place.root, 'asked'), 'utf8')).trim().split('\n'),
  }
}

describe('mh service print', () => {
  it('heads each unit with its name, and each can be read', async () => {
    await using place = await temporaryRoot()
    const { service } = await servicePlace(place)

    const run = await service('print')

    const units = run.stdout.split(/^(?=# mh\.)/m)
    expect(units.map((unit) => unit.split('\n')[0])).toEqual([
      '# mh.socket',
      '# mh.service',
      '# mh.slice',
    ])
    const [, settings] = units.map((unit) => parseUnit(unit))
    expect(settings?.['Service']?.['ExecStart']).toBe(
      `"${process.execPath}" "${place.root}/run/runtime/present/supervisor.cjs" "--root" "${place.root}" "--service" "system"`,
    )
  })

  it.each([['system'], ['user']])(
    'prints what systemd has nothing to say against: %s',
    async (scope) => {
      await using place = await temporaryRoot()
      const root = join(place.root, 'my 50% "hub"')
      await mkdir(join(root, 'etc'), { recursive: true })
      await writeFile(join(root, 'etc/system.json'), '{"host": "::1", "port": 8080}')
      const own = scope === 'user' ? ['--user'] : []

      const run = await mh.run(['service', 'print', ...own, '--root', root], place)
      const said = await verify(place.root, run.stdout, own)

      expect(run.code).toBe(0)
      expect(said).toBe('')
    },
  )

  it('asks for a port where the configuration leaves it to chance', async () => {
    await using place = await temporaryRoot()
    await mkdir(join(place.root, 'etc'))
    await writeFile(join(place.root, 'etc/system.json'), '{"port": 0}')

    const run = await mh.run(['service', 'print'], place)

    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain('mh config set port 4321')
  })
})

describe('mh service install', () => {
  it('writes the units, enables and starts them', async () => {
    await using place = await temporaryRoot()
    const { service, folder, asked } = await servicePlace(place)

    const run = await service('install', '--user')

    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toContain(`Wrote ${folder}/mh.service\n`)
    expect((await readdir(folder)).toSorted()).toEqual(['mh.service', 'mh.slice', 'mh.socket'])
    expect((await asked()).slice(1)).toEqual([
      '--user show --property=Version',
      '--user daemon-reload',
      '--user enable --now mh.socket mh.service',
    ])
  })

  it('overwrites its own units and nobody else’s', async () => {
    await using place = await temporaryRoot()
    const { service, folder } = await servicePlace(place)
    await service('install', '--user')
    await writeFile(join(folder, 'mh.slice'), '[Slice]\nMemoryMax=1G\n')

    const run = await service('install', '--user')

    expect(run.code).toBe(1)
    expect(run.stderr).toContain('mh.slice was not written for this data root, and is left alone')
    expect(await readFile(join(folder, 'mh.slice'), 'utf8')).toBe('[Slice]\nMemoryMax=1G\n')
  })

  it('says what to do where systemd does not run', async () => {
    await using place = await temporaryRoot()
    const { service } = await servicePlace(place, '#!/bin/sh\nexit 1\n')

    const run = await service('install', '--user')

    expect(run.code).toBe(0)
    expect(run.stderr).toBe(
      'No systemd of yours runs here. The units count once it does: systemctl --user enable --now mh.socket mh.service\n',
    )
  })
})

describe('mh service uninstall', () => {
  it('stops and removes what was installed, and leaves what others put there', async () => {
    await using place = await temporaryRoot()
    const { service, folder, asked } = await servicePlace(place)
    await service('install', '--user')
    await writeFile(join(folder, 'mh.slice'), '[Slice]\nMemoryMax=1G\n')
    await writeFile(join(folder, 'other.service'), '[Service]\n')

    const run = await service('uninstall', '--user')

    expect(run.code).toBe(0)
    expect(run.stderr).toBe(`${folder}/mh.slice is not of this data root, and stays.\n`)
    expect((await readdir(folder)).toSorted()).toEqual(['mh.slice', 'other.service'])
    expect((await asked()).slice(-2)).toEqual([
      '--user disable --now mh.socket mh.service',
      '--user daemon-reload',
    ])
  })

  it('has nothing to do where nothing is installed', async () => {
    await using place = await temporaryRoot()
    const { service, folder } = await servicePlace(place)

    const run = await service('uninstall', '--user')

    expect(run).toMatchObject({
      code: 0,
      stdout: `Nothing is installed for ${place.root} in ${folder}.\n`,
    })
  })
})

describe('mh service status', () => {
  it('says of each unit whether it is installed, enabled and active', async () => {
    await using place = await temporaryRoot()
    const { service } = await servicePlace(place)
    await service('install', '--user')

    const run = await service('status', '--user')

    expect(run.stdout.split('\n')[2]).toMatch(/^mh\.service +yes +enabled +inactive$/)
  })

  it('says so where systemd does not run', async () => {
    await using place = await temporaryRoot()
    const { service } = await servicePlace(place, '#!/bin/sh\nexit 1\n')

    const run = await service('status', '--user')

    expect(run.code).toBe(0)
    expect(run.stderr).toBe('No systemd of yours runs here. Only the files can be looked at.\n')
    expect(run.stdout.split('\n')[2]).toMatch(/^mh\.service +no +unknown +unknown$/)
  })
})

/** What `systemd-analyze verify` has to say; where there is none, whether the units can be read, which is said. */
async function verify(folder: string, printed: string, scope: readonly string[]): Promise<string> {
  const paths: string[] = []
  for (const text of printed.split(/^(?=# mh\.)/m)) {
    parseUnit(text)
    const path = join(folder, text.slice(2, text.indexOf('\n')))
    await writeFile(path, text)
    paths.push(path)
  }
  const env = { XDG_RUNTIME_DIR: folder }
  const args = [...scope, 'verify', ...paths]
  const ran = await execa('systemd-analyze', args, { env, reject: false, all: true })
  if (ran.code !== 'ENOENT') return `${ran.all}${ran.exitCode === 0 ? '' : `(${ran.exitCode})`}`
  process.stderr.write(
    'systemd-analyze is not here: the units were only read by the test itself.\n',
  )
  return ''
}
