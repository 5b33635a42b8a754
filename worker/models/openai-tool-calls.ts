import { z } from 'zod'
import { newId } from '../../shared/domain/ids.ts'
import type { ToolCall } from './chat-protocol.ts'
import { failureFor, modelTold } from './model-told.ts'
import { MOST_TOOL_CALLS } from './reply-limits.ts'
import { toolInput } from './reply-piece.ts'

const text = () => z.string().nullish()

/** A piece of a tool call: the first one has the name, each a part of the input. */
export const toolCallPiece = () =>
  z.object({
    index: z.int().min(0).nullish(),
    id: text(),
    function: z.object({ name: text(), arguments: text() }).nullish(),
  })
type Piece = z.output<ReturnType<typeof toolCallPiece>>

interface Growing {
  readonly index: number
  id: string
  name: string
  readonly input: string[]
}

/** Puts tool calls together from their pieces. */
export class ToolCallPieces {
  readonly #calls: Growing[] = []
  readonly #server: string

  /** `server` names it in a failure. */
  constructor(server: string) {
    this.#server = server
  }

  add({ index, id, function: called }: Piece): void {
    const call = this.#growing(index ?? 0, id ?? '')
    call.id ||= id ?? ''
    call.name ||= called?.name ?? ''
    if (called?.arguments) call.input.push(called.arguments)
  }

  /** The calls, in the order of their beginnings. */
  whole(): ToolCall[] {
    return this.#calls.map(({ id, name, input }) => ({
      id: id === '' ? newId('call') : id,
      name,
      input: toolInput(input.join('')),
    }))
  }

  /** Some servers give every call the same index, and an id of its own. */
  #growing(index: number, id: string): Growing {
    const known = this.#calls.findLast((call) => call.index === index)
    if (known && (id === '' || known.id === '' || known.id === id)) return known
    if (this.#calls.length === MOST_TOOL_CALLS)
      throw failureFor(
        'garbage',
        modelTold('too-many-tools', { server: this.#server, most: MOST_TOOL_CALLS }),
      )
    const call = { index, id, name: '', input: [] }
    this.#calls.push(call)
    return call
  }
}
