import type { RoleEvent, RoleTarget } from '../models/role-call.ts'

/** What a model said, and which one. */
interface WholeText {
  readonly text: string
  readonly target: RoleTarget
}

/** Longer replies are none that anybody asked for. */
const MOST_CHARS = 16_000

/** A reply as a whole; undefined for one that broke off or is far too long, which is not heard to its end. */
export async function wholeText(events: AsyncIterable<RoleEvent>): Promise<WholeText | undefined> {
  let text = ''
  for await (const event of events) {
    if (event.kind === 'text') text += event.text
    if (text.length > MOST_CHARS) return undefined
    if (event.kind === 'end') return event.interrupted ? undefined : { text, target: event.target }
  }
  return undefined
}
