/** What is risked by the way in which the page is served, and how to put it right. */
export interface NetworkRisk {
  readonly kind: 'no-tls' | 'no-trusted-proxy'
  readonly message: string
  readonly remedy: string
}

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
  if (isEncrypted) return trustedProxies.length > 0 ? [] : [noTrustedProxy(publicUrl)]
  return LOOPBACK.test(host) ? [] : [noTls(host)]
}

function noTls(host: string): NetworkRisk {
  return {
    kind: 'no-tls',
    message: `The page is served to other machines at ${host}, without encryption: whoever is on the way reads passwords and memories.`,
    remedy:
      'Put a reverse proxy with TLS before it and name its address: mh config set publicUrl https://NAME. Or serve this machine only: mh config set host 127.0.0.1, then mh restart',
  }
}

function noTrustedProxy(publicUrl: string): NetworkRisk {
  return {
    kind: 'no-trusted-proxy',
    message: `The page is served at ${publicUrl} by a proxy that is not trusted: all people share one limit of log-ins, and cookies are not kept to encrypted connections.`,
    remedy: `Name the proxy's address: mh config set trustedProxies '["127.0.0.1"]', then mh restart`,
  }
}
