import { existsSync } from 'node:fs'

/** The shell without windows is all that scripts/prepare-tests.sh installs; figures are of the whole browser where there is one. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/lib/chromium/chromium-headless-shell',
] as const

/** Where the machine has Chromium. Throws where it has none. */
export function chromiumOf(): string {
  const found = PLACES.find((path) => existsSync(path))
  if (found === undefined) throw new Error('There is no Chromium: run scripts/prepare-tests.sh.')
  return found
}
