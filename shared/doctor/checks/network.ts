import { SystemConfig } from '../../api/system.ts'
import { readJsonFile } from '../../files/json-file.ts'
import type { Check } from '../check.ts'
import type { RootPlace } from '../root-place.ts'

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/

/** Whether others on the network could read what goes to and fro. */
export const network: Check<RootPlace> = {
  name: 'network',
  fine: 'Nothing is served to other machines without encryption.',
  look: async ({ layout, running }) => {
    const found = await readJsonFile(layout.systemConfigFile, SystemConfig)
    const config = found.status === 'ok' ? found.value : SystemConfig.parse({}, 'Defaults')
    const host = running?.listening.host ?? config.host
    if (LOOPBACK.test(host) || config.publicUrl?.startsWith('https:')) return []
    return [
      {
        severity: 'warning',
        subject: host,
        message: `The page is served to other machines at ${host}, without encryption: whoever is on the way reads passwords and memories.`,
        remedy:
          'Put a reverse proxy with TLS before it and name its address: mh config set publicUrl https://NAME. Or serve this machine only: mh config set host 127.0.0.1, then mh restart',
      },
    ]
  },
}
