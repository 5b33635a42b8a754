const FIELD = 'data:'

/** The data of server-sent events, without what else a stream may hold: comments, names, ids. */
export async function* dataOf(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let held: string[] = []
  for await (const line of lines) {
    if (line.startsWith(FIELD)) held.push(line.slice(FIELD.length).replace(/^ /, ''))
    else if (line === '' && held.length > 0) {
      yield held.join('\n')
      held = []
    }
  }
  // Some servers leave out the last empty line.
  if (held.length > 0) yield held.join('\n')
}
