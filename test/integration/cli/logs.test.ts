import { appendFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { eventually, useMhProgram } from './mh-program.ts'
import { temporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()

/** A line of the supervisor's log. */
function line(msg: string): string {
  const entry = {
    level: 'info',
    ts: '2025-11-06T14:02:07.000Z',
    evt: 'worker-started',
    msg,
    user_id: 'u 1',
  }
  return `${JSON.stringify(entry)}\n`
}

describe('mh logs', () => {
  it('shows the last lines for a person, without a supervisor', async () => {
    await using place = await temporaryRoot()
    await writeFile(
      join(place.layout.supervisorLogs, 'supervisor.log'),
      line('one') + line('two') + line('three'),
    )

    const run = await mh.run(['logs', '-n', '2'], place)

    expect(run).toMatchObject({ code: 0, stderr: '', launches: [] })
    expect(run.stdout).toBe(
      ['two', 'three']
        .map((msg) => `2025-11-06 14:02:07 INFO  worker-started ${msg} user_id="u 1"\n`)
        .join(''),
    )
  })

  it('prints the lines as they stand in the file with --json', async () => {
    await using place = await temporaryRoot()
    await writeFile(join(place.layout.supervisorLogs, 'supervisor.log'), line('one'))

    expect(await mh.run(['logs', '--json'], place)).toMatchObject({ code: 0, stdout: line('one') })
  })

  it('says that there is no log yet', async () => {
    await using place = await temporaryRoot()

    const run = await mh.run(['logs'], place)

    expect(run).toMatchObject({ code: 3, stdout: '' })
    expect(run.stderr).toContain('There is no log at')
  })

  it('follows the log into the file that replaces it, until Ctrl-C', async () => {
    await using place = await temporaryRoot()
    const path = join(place.layout.supervisorLogs, 'supervisor.log')
    await writeFile(path, line('one'))
    let shown = ''

    const run = await mh.run(['logs', '-f'], {
      ...place,
      meanwhile: async (child) => {
        child.stdout?.on('data', (chunk) => (shown += String(chunk)))
        await eventually(() => shown).toContain('one')
        await appendFile(path, line('two'))
        await rename(path, `${path}.1`)
        await writeFile(path, line('three'))
        await eventually(() => shown).toContain('three')
        child.kill('SIGINT')
      },
    })

    expect(run.code).toBe(130)
    expect(run.stdout.match(/one|two|three/g)).toEqual(['one', 'two', 'three'])
  })

  it('ends quietly when nobody reads on', async () => {
    await using place = await temporaryRoot()
    const path = join(place.layout.supervisorLogs, 'supervisor.log')
    await writeFile(path, line('one'))

    const run = await mh.run(['logs', '-f'], {
      ...place,
      meanwhile: async (child) => {
        child.stdout?.destroy()
        await appendFile(path, line('two'))
      },
    })

    expect(run).toMatchObject({ code: 0, stderr: '' })
  })
})
