import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readEnvironment } from '../../../shared/environment.ts'
import { type RootLayout, rootLayout } from '../../../shared/layout/root-layout.ts'

/** A data root, and a checkout's package.json, that are gone after the test. */
export interface TemporaryRoot extends AsyncDisposable {
  readonly root: string
  readonly layout: RootLayout
}

/** The secret in `run/control.token` of a temporary root. */
export const TOKEN = 'the-control-token'

export async function temporaryRoot(): Promise<TemporaryRoot> {
  const root = await mkdtemp(join(readEnvironment().temporaryFolder, 'mh-cli-'))
  const layout = rootLayout(root)
  await mkdir(layout.run, { recursive: true })
  await mkdir(layout.supervisorLogs, { recursive: true })
  await writeFile(layout.controlToken, `${TOKEN}\n`)
  await writeFile(join(root, 'package.json'), '{"version":"1.2.3"}')
  return {
    root,
    layout,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  }
}
