import { element } from '../dom/element.ts'
import { button } from '../dom/button.ts'
import type { Citation } from '../api/chat-shapes.ts'

/** The text of a reply: as text, in which `[2]` becomes a button where there is a second citation. */
export function replyText(
  text: string,
  citations: readonly Citation[],
  onCited: (citation: Citation) => void,
): (Node | string)[] {
  return text.split(/(\[\d{1,3}\])/).map((part) => {
    const cited = citations.find(({ n }) => part === `[${n}]`)
    return cited ? citationButton(cited, onCited) : part
  })
}

/** Each memory that a reply rests on, with its beginning. */
export function sources(
  citations: readonly Citation[],
  onCited: (citation: Citation) => void,
): HTMLElement[] {
  if (citations.length === 0) return []
  const items = citations.map((citation) =>
    element(
      'li',
      {},
      citationButton(citation, onCited),
      element('span', { class: 'snippet', dir: 'auto' }, citation.snippet),
    ),
  )
  return [element('ul', { class: 'sources', 'aria-label': 'From your memories' }, ...items)]
}

function citationButton(citation: Citation, onCited: (citation: Citation) => void): HTMLElement {
  const { n } = citation
  const label = `Memory ${n}: why do you know this?`
  const made = button({ text: String(n), label, kind: 'quiet' }, () => onCited(citation))
  made.classList.add('cited')
  return made
}
