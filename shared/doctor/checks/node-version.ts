import type { Check } from '../check.ts'
import type { RootPlace } from '../root-place.ts'

/** As `engines` of package.json has it: major and minor. */
const LOWEST = [20, 20] as const

/** Whether Node is one that the programs run on. */
export const nodeVersion: Check<RootPlace> = {
  name: 'node',
  fine: `Node.js ${process.version} is new enough.`,
  look: async ({ nodeVersion: version }) => {
    if (isEnough(version)) return []
    const lowest = LOWEST.join('.')
    return [
      {
        severity: 'error',
        subject: `Node.js ${version}`,
        message: `Node.js ${version} is too old: ${lowest} or newer is needed.`,
        remedy: `Install Node.js ${lowest} or newer, then: mh restart`,
      },
    ]
  },
}

function isEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return major > LOWEST[0] || (major === LOWEST[0] && minor >= LOWEST[1])
}
