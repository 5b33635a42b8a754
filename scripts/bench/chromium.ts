import { existsSync } from 'node:fs'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'] as const

/** Where the machine has Chromium. Throws where it has none. */
export function chromiumOf(): string {
  const found = PLACES.find((path) => existsSync(path))
  if (found === undefined) throw new Error('There is no Chromium: run scripts/prepare-tests.sh.')
  return found
}
