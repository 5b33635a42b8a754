import type { SaidValues } from './said.ts'

/** What is risked by the way in which the page is served, and how to put it right. */
export interface NetworkRisk {
  readonly kind: NetworkRiskKind
  readonly message: string
  readonly remedy: string
}

type NetworkRiskKind = 'no-tls' | 'no-trusted-proxy'

interface Served {
  /** What is listened on. */
  readonly host: string
  readonly publicUrl?: string | undefined
  readonly trustedProxies: readonly string[]
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/

/** TLS is a reverse proxy's, and both are said explicitly: `publicUrl` begins with https, `trustedProxies` names the proxy. */
export function networkRisks({ host, publicUrl, trustedProxies }: Served): NetworkRisk[] {
  const isEncrypted = publicUrl?.startsWith('https:') === true
  if (isEncrypted)
    return trustedProxies.length > 0 ? [] : [risk('no-trusted-proxy', { address: publicUrl })]
  return LOOPBACK.test(host) ? [] : [risk('no-tls', { address: host })]
}

interface RiskWords {
  readonly message: (values: SaidValues) => string
  readonly remedy: string
}

/** Each risk in English. */
export const NETWORK_RISK_WORDS: Readonly<Record<NetworkRiskKind, RiskWords>> = {
  'no-tls': {
    message: ({ address }) =>
      `The page is served to other machines at ${address}, without encryption: whoever is on the way reads passwords and memories.`,
    remedy:
      'Put a reverse proxy with TLS before it and name its address: mh config set publicUrl https://NAME. Or serve this machine only: mh config set host 127.0.0.1, then mh restart',
  },
  'no-trusted-proxy': {
    message: ({ address }) =>
      `The page is served at ${address} by a proxy that is not trusted: all people share one limit of log-ins, and cookies are not kept to encrypted connections.`,
    remedy: `Name the proxy's address: mh config set trustedProxies '["127.0.0.1"]', then mh restart`,
  },
}

function risk(kind: NetworkRiskKind, values: SaidValues): NetworkRisk {
  const { message, remedy } = NETWORK_RISK_WORDS[kind]
  return { kind, message: message(values), remedy }
}
