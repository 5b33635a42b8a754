/** An address as a server of models may have it; undefined for anything else. */
export function usableUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isUsable =
    url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  return isUsable ? url : undefined
}

/** Whether an address is covered by a listed one: of the same origin, and of the same path or one above it. */
export function isBelow(url: URL, listed: URL): boolean {
  return (
    url.origin === listed.origin && withSlash(url.pathname).startsWith(withSlash(listed.pathname))
  )
}

/** A path as one that others lie below. */
export function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`
}
