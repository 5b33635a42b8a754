import { SystemConfig } from '../../api/system.ts'
import { networkRisks } from '../../domain/network-risks.ts'
import { readJsonFile } from '../../files/json-file.ts'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'

/** Whether others on the network could read what goes to and fro. */
export const network: RootCheck = {
  name: 'network',
  fine: 'Nothing is served to other machines without encryption.',
  look: async ({ layout, running }) => {
    const written = await readJsonFile(layout.systemConfigFile, SystemConfig)
    const config = written.status === 'ok' ? written.value : SystemConfig.parse({}, 'Defaults')
    const host = running?.listening.host ?? config.host
    return networkRisks({ ...config, host }).map(({ kind }) =>
      kind === 'no-tls' ? noTls(host) : noTrustedProxy(config.publicUrl ?? ''),
    )
  },
}

function noTls(host: string): CodedSymptom {
  return {
    severity: 'warning',
    subject: host,
    message: found('network-no-tls', { address: host }),
    remedy: advised('use-tls'),
  }
}

function noTrustedProxy(publicUrl: string): CodedSymptom {
  return {
    severity: 'warning',
    subject: 'trustedProxies',
    message: found('network-no-trusted-proxy', { address: publicUrl }),
    remedy: advised('name-proxy'),
  }
}
