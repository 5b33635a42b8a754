/** The text of an answer. Throws when it is longer than that many bytes. */
export async function limitedText(response: Response, mostBytes: number): Promise<string> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of response.body ?? []) {
    size += piece.length
    if (size > mostBytes) throw new Error('too long an answer')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}
