import type { RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'

/** As `engines` of package.json has it: major and minor. */
const LOWEST = [20, 20] as const

/** Whether Node is one that the programs run on. */
export const nodeVersion: RootCheck = {
  name: 'node',
  fine: `Node.js ${process.version} is new enough.`,
  look: async ({ nodeVersion: version }) => {
    if (isEnough(version)) return []
    const lowest = LOWEST.join('.')
    return [
      {
        severity: 'error',
        subject: `Node.js ${version}`,
        message: found('node-too-old', { version, lowest }),
        remedy: advised('install-node', { lowest }),
      },
    ]
  },
}

function isEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return major > LOWEST[0] || (major === LOWEST[0] && minor >= LOWEST[1])
}
