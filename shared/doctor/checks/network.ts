import { SystemConfig } from '../../api/system.ts'
import { networkRisks } from '../../domain/network-risks.ts'
import { readJsonFile } from '../../files/json-file.ts'
import type { Check } from '../check.ts'
import type { RootPlace } from '../root-place.ts'

/** Whether others on the network could read what goes to and fro. */
export const network: Check<RootPlace> = {
  name: 'network',
  fine: 'Nothing is served to other machines without encryption.',
  look: async ({ layout, running }) => {
    const found = await readJsonFile(layout.systemConfigFile, SystemConfig)
    const config = found.status === 'ok' ? found.value : SystemConfig.parse({}, 'Defaults')
    const host = running?.listening.host ?? config.host
    return networkRisks({ ...config, host }).map(({ kind, message, remedy }) => ({
      severity: 'warning',
      subject: kind === 'no-tls' ? host : 'trustedProxies',
      message,
      remedy,
    }))
  },
}
