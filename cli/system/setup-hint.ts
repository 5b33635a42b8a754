import { readFile } from 'node:fs/promises'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import type { RootLayout } from '../../shared/layout/root-layout.ts'

/** How to make the first owner; undefined once there is one, for then the setup token's file is gone. */
export async function setupHint(
  { setupToken }: RootLayout,
  url: string,
): Promise<string | undefined> {
  try {
    const token = (await readFile(setupToken, 'utf8')).trim()
    const page = new URL('/setup', url).href
    return `No owner yet. Open ${page} and enter the token ${token}, or: mh user create NAME --role owner`
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
