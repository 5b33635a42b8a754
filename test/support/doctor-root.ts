import { cp, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { Finding } from '../../shared/api/doctor.ts'
import { examine } from '../../shared/doctor/examine.ts'
import { mend } from '../../shared/doctor/doctor.ts'
import { ROOT_CHECKS } from '../../shared/doctor/root-checks.ts'
import { rootPlace, type RootPlace } from '../../shared/doctor/root-place.ts'
import { rootLayout, type RootLayout } from '../../shared/layout/root-layout.ts'
import { runningSupervisor } from './running-supervisor.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A data root as a supervisor leaves it that was stopped in good order, with the owner alice. */
export interface DoctorRoot extends AsyncDisposable {
  readonly layout: RootLayout
  /** A path below the root. */
  readonly at: (path: string) => string
  /** What the doctor finds, but for what is fine. */
  readonly findings: (facts?: Partial<RootPlace>) => Promise<Finding[]>
  /** Puts right what can be; gives what was said of it, and what is found afterwards. */
  readonly fix: (
    facts?: Partial<RootPlace>,
  ) => Promise<{ fixed: readonly string[]; findings: Finding[] }>
}

/** Makes a data root for one test. */
export async function doctorRoot(): Promise<DoctorRoot> {
  const folder = await temporaryFolder()
  const layout = rootLayout(folder.path)
  await cp(await (lived ??= liveThrough()), folder.path, {
    recursive: true,
    preserveTimestamps: true,
  })
  const see = async (facts: Partial<RootPlace> = {}) =>
    await examine(ROOT_CHECKS, { ...rootPlace(layout, null), ...facts })
  const wrong = (found: readonly Finding[]) => found.filter(({ severity }) => severity !== 'ok')
  return {
    layout,
    at: (path) => join(layout.root, path),
    findings: async (facts) => wrong((await see(facts)).map(({ finding }) => finding)),
    fix: async (facts) => {
      const { fixed, findings } = await mend(() => see(facts))
      return { fixed, findings: wrong(findings) }
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

/** Of this process of the test runner: each test has a copy. */
let lived: Promise<string> | undefined

/** A supervisor runs on a root, makes an account with a session, and ends. */
async function liveThrough(): Promise<string> {
  const root = await mkdtemp(join(inject('runFolder'), 'mh-'))
  await using running = await runningSupervisor({ root, files: { 'etc/system.json': { port: 0 } } })
  await running.person('alice', 'owner')
  return root
}
