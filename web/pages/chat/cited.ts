/** What follows the text of a citation's number: `[2]`. */
const MARK = /\[(\d{1,3})\]/g

/**
 * Turns `[2]` into what `make` gives for 2, wherever it stands in a text below an element; where it gives nothing, and in code, it
 * stays text.
 */
export function markCitations(
  root: ParentNode & Node,
  make: (n: number) => Node | undefined,
): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const texts: Text[] = []
  while (walker.nextNode()) if (walker.currentNode instanceof Text) texts.push(walker.currentNode)
  for (const text of texts) {
    if (text.parentElement?.closest('code, pre')) continue
    const parts = partsOf(text.data, make)
    if (parts.length > 1) text.replaceWith(...parts)
  }
}

function partsOf(text: string, make: (n: number) => Node | undefined): (Node | string)[] {
  const parts: (Node | string)[] = []
  let end = 0
  for (const match of text.matchAll(MARK)) {
    const made = make(Number(match[1]))
    if (!made) continue
    parts.push(text.slice(end, match.index), made)
    end = match.index + match[0].length
  }
  return [...parts, text.slice(end)]
}
