/** How a mail's paragraphs go on over its lines (RFC 3676). */
export type Flow = 'fixed' | 'flowed' | 'flowed-without-spaces'

/** Also of one that lay in a mail that was made fixed. */
const FLOWED = /^(content-type:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*?format="?)(?:flowed|x-flow)/im
const FLOWED_ALL = new RegExp(FLOWED, 'gim')
const WITHOUT_SPACES = /^content-type:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*?delsp="?yes/im

/** A mail as one whose lines end where they end: what takes mails apart joins them without regard to quotes in them. */
export function asFixed(bytes: Buffer): { bytes: Buffer; flow: Flow } {
  const mail = bytes.toString('latin1')
  if (!FLOWED.test(mail)) return { bytes, flow: 'fixed' }
  const fixed = mail.replaceAll(FLOWED_ALL, '$1x-flow')
  const flow = WITHOUT_SPACES.test(mail) ? 'flowed-without-spaces' : 'flowed'
  return { bytes: Buffer.from(fixed, 'latin1'), flow }
}

interface Line {
  readonly quotes: string
  readonly text: string
}

/** Joins the lines of each paragraph, quotes within their own depth. */
export function unflowed(text: string, flow: Exclude<Flow, 'fixed'>): string {
  const paragraphs: Line[] = []
  let open = false
  for (const line of text.split(/\r?\n/).map(lineOf)) {
    const last = paragraphs.at(-1)
    const goesOn = open && last?.quotes === line.quotes && line.text !== '-- '
    if (goesOn) paragraphs.splice(-1, 1, { ...line, text: joined(last.text, flow) + line.text })
    else paragraphs.push(line)
    open = line.text.endsWith(' ') && line.text !== '-- '
  }
  return paragraphs
    .map(({ quotes, text: said }) => (quotes === '' ? said : `${quotes} ${said}`))
    .join('\n')
}

/** The mark of a quote, and the text without the space that only guards its beginning. */
function lineOf(line: string): Line {
  const quotes = /^>*/.exec(line)?.[0] ?? ''
  return { quotes, text: line.slice(quotes.length).replace(/^ /, '') }
}

function joined(text: string, flow: Flow): string {
  return flow === 'flowed-without-spaces' ? text.slice(0, -1) : text
}
