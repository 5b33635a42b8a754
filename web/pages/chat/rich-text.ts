import type { RendererObject, Token, TokenizerAndRendererExtension } from 'marked'

/** What replies may be made of. Pictures are not among it: fetching one would tell its host that the reply was read. */
const TAGS = [
  'a',
  'blockquote',
  'br',
  'button',
  'code',
  'del',
  'div',
  'em',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'li',
  'ol',
  'p',
  'pre',
  'span',
  'strong',
  'table',
  'tbody',
  'td',
  'th',
  'thead',
  'tr',
  'ul',
]
const ATTRIBUTES = [
  'href',
  'rel',
  'target',
  'class',
  'type',
  'start',
  'dir',
  'data-cited',
  'data-copy',
  'aria-label',
  'align',
  'tabindex',
]
const ADDRESSES = /^(?:https?:|mailto:|\/(?!\/))/i

const NO_BREAK_SPACE = '\u00A0'

interface Labels {
  readonly cited: (n: number) => string
  readonly copy: string
}
interface RichTextOptions {
  /** The numbers that are sources; another in brackets stays as it stands. */
  readonly cited: ReadonlySet<number>
  readonly labels: Labels
}
export type RichText = (text: string, options: RichTextOptions) => string

/**
 * Fetches what makes markdown into HTML. INVARIANTS: what it gives has passed DOMPurify last; HTML in a reply is shown as text; links open
 * elsewhere and say nothing of where they were opened.
 */
export async function loadRichText(): Promise<RichText> {
  const [{ Marked }, { default: purify }] = await Promise.all([
    import('marked'),
    import('dompurify'),
  ])
  return (text, { cited, labels }) => {
    const marked = new Marked({ gfm: true, breaks: true, renderer: renderer(labels) })
    marked.use({ extensions: [citationExtension(cited, labels)], walkTokens: holdCitations })
    return purify.sanitize(marked.parse(text, { async: false }), {
      ALLOWED_TAGS: TAGS,
      ALLOWED_ATTR: ATTRIBUTES,
      ALLOW_DATA_ATTR: false,
      ALLOW_ARIA_ATTR: false,
      ALLOWED_URI_REGEXP: ADDRESSES,
      // The pattern is for addresses; of other attributes it would leave none.
      ADD_URI_SAFE_ATTR: ATTRIBUTES.filter((name) => name !== 'href'),
    })
  }
}

function renderer(labels: Labels): RendererObject {
  return {
    html: ({ text }) => escaped(text),
    // Pages have the first two.
    heading({ tokens, depth }) {
      const tag = `h${Math.min(6, depth + 2)}`
      return `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`
    },
    image: ({ href, text }) =>
      `<a href="${escaped(href)}" rel="noopener noreferrer" target="_blank">${escaped(text || href)}</a>`,
    link({ href, tokens }) {
      return `<a href="${escaped(href)}" rel="noopener noreferrer" target="_blank">${this.parser.parseInline(tokens)}</a>`
    },
    code: ({ text }) =>
      `<div class="code"><button type="button" class="copy" data-copy="">${escaped(labels.copy)}</button><pre tabindex="0"><code>${escaped(text)}</code></pre></div>`,
    table({ header, rows }) {
      const cells = (row: typeof header, tag: string): string =>
        row.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join('')
      const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')
      return `<div class="table" tabindex="0"><table><thead><tr>${cells(header, 'th')}</tr></thead><tbody>${body}</tbody></table></div>`
    },
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
  }
}

function citationExtension(
  cited: ReadonlySet<number>,
  labels: Labels,
): TokenizerAndRendererExtension {
  return {
    name: 'citation',
    level: 'inline',
    start: (source) => /\[\d/.exec(source)?.index,
    tokenizer(source) {
      const [raw, n] = /^\[(\d{1,3})\](?![(:])/.exec(source) ?? []
      if (raw === undefined || !cited.has(Number(n))) return undefined
      return { type: 'citation', raw, n: Number(n) }
    },
    renderer: ({ n }) => citationButton(Number(n), labels),
  }
}

/** A citation stays on the line of the word that it stands behind. */
function holdCitations(token: Token): void {
  const parts: Token[] = 'tokens' in token ? (token.tokens ?? []) : []
  for (const [at, part] of parts.entries())
    if (part.type === 'text' && parts[at + 1]?.type === 'citation')
      Object.assign(part, { text: part.text.replace(/ $/, NO_BREAK_SPACE) })
}

function citationButton(n: number, labels: Labels): string {
  return `<button type="button" class="cited" data-cited="${n}" aria-label="${escaped(labels.cited(n))}">${n}</button>`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
