import { join } from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'

const CLOSER = join(import.meta.dirname, '../../../shared/runtime/close-inherited.ts')

it('closes what a shell had open, keeps what is named, and leaves Node its own', async () => {
  const source = `
    import { closeInherited } from ${JSON.stringify(CLOSER)}
    import { fstatSync, readFileSync } from 'node:fs'
    const isOpen = (number) => { try { return fstatSync(number).isFile() } catch { return false } }
    const before = [240, 241].map(isOpen)
    closeInherited(241)
    await import('node:timers/promises').then(({ setTimeout }) => setTimeout(10))
    console.log(JSON.stringify({ before, after: [240, 241].map(isOpen), works: readFileSync('/etc/hosts').length > 0 }))`
  const command = 'exec 240</etc/hosts 241</etc/hosts; exec "$@"'
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', source]

  const { stdout } = await execa('bash', ['-c', command, 'bash', ...node])

  expect(JSON.parse(stdout)).toEqual({ before: [true, true], after: [false, true], works: true })
})
