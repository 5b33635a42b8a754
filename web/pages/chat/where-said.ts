/**
 * Whether an address with words to say was opened from outside, and not by a link within the page: another site may have made it, and whoever
 * opened it sends its words themselves. `loaded` is the address with which the document was loaded.
 */
export function isSaidFromOutside(text: string, loaded: string): boolean {
  if (!URL.canParse(loaded)) return false
  const url = new URL(loaded)
  return url.pathname === '/chat' && url.searchParams.get('say') === text
}
