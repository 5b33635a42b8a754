import { chmod, stat } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../../shared/api/doctor.ts'
import type { RootPlace } from '../../../../shared/doctor/root-place.ts'
import { type DoctorRoot, doctorRoot } from '../../../support/doctor-root.ts'

interface Broken {
  readonly what: string
  readonly spoil?: (root: DoctorRoot) => Promise<unknown>
  readonly facts?: Partial<RootPlace>
  readonly finding: Partial<Pick<Finding, 'check' | 'severity' | 'isFixable'>>
  readonly subject?: string
  readonly message: RegExp
  readonly remedy: RegExp
}

const PLENTY = { freeBytes: 0, freeInodes: 0, logBytes: Infinity }

const BROKEN: readonly Broken[] = [
  {
    what: 'a Node.js that is too old',
    facts: { nodeVersion: 'v20.19.9' },
    finding: { check: 'node', severity: 'error', isFixable: false },
    message: /v20\.19\.9 is too old: 20\.20 or newer/,
    remedy: /Install Node\.js 20\.20/,
  },
  {
    what: 'a disk that is nearly full',
    facts: { bounds: { ...PLENTY, freeBytes: Number.MAX_SAFE_INTEGER } },
    finding: { check: 'disk', severity: 'error', isFixable: false },
    message: /^Only \d+ MiB are free on the disk/,
    remedy: /^Make room\. .*du -sh/,
  },
  {
    what: 'a disk that takes few more files',
    facts: { bounds: { ...PLENTY, freeInodes: Number.MAX_SAFE_INTEGER } },
    finding: { check: 'disk', severity: 'error', isFixable: false },
    message: /^Only \d+ more files fit/,
    remedy: /du --inodes/,
  },
  {
    what: 'a root that another account looks at',
    facts: { uid: 12_345 },
    finding: { check: 'owners', severity: 'error', isFixable: false },
    message: /belongs to the account with the number \d+, and not to the one that looks/,
    remedy: /^Use that account: sudo -u '#\d+' mh doctor$/,
  },
  ...[
    ['persona/users.json', 0o644, '0644'],
    ['etc/system.json', 0o640, '0640'],
    ['persona', 0o750, '0750'],
    ['profiles', 0o755, '0755'],
    ['profiles/alice', 0o711, '0711'],
    ['run', 0o777, '0777'],
    ['', 0o702, '0702'],
  ].map(([path, mode, shown]) => ({
    what: `"${path}" with the mode ${shown}`,
    spoil: ({ at }: DoctorRoot) => chmod(at(String(path)), Number(mode)),
    finding: { check: 'modes', severity: 'error', isFixable: true } as const,
    subject: String(path),
    message: new RegExp(String.raw`is open to other accounts \(mode ${shown}\)`),
    remedy: /^mh doctor --fix$/,
  })),
]

describe('the doctor of a data root', () => {
  it('finds nothing wrong with one that was stopped in good order', async () => {
    await using root = await doctorRoot()

    expect(await root.findings({ bounds: PLENTY })).toEqual([])
  })

  it.each(BROKEN)('finds $what, and nothing else', async (broken) => {
    await using root = await doctorRoot()
    await broken.spoil?.(root)

    const findings = await root.findings({ bounds: PLENTY, ...broken.facts })

    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject(broken.finding)
    expect(findings[0]?.message).toMatch(broken.message)
    expect(findings[0]?.remedy).toMatch(broken.remedy)
    if (broken.subject !== undefined) expect(findings[0]?.subject).toBe(root.at(broken.subject))
  })

  it.each(BROKEN.filter(({ finding }) => finding.isFixable))(
    'puts $what right, says so, and finds nothing afterwards',
    async ({ spoil }) => {
      await using root = await doctorRoot()
      await spoil?.(root)

      const { fixed, findings } = await root.fix()

      expect(fixed).toHaveLength(1)
      expect(findings).toEqual([])
    },
  )

  it('looks without changing anything', async () => {
    await using root = await doctorRoot()
    await chmod(root.at('persona/users.json'), 0o644)

    await root.findings()

    expect((await stat(root.at('persona/users.json'))).mode & 0o777).toBe(0o644)
  })
})
