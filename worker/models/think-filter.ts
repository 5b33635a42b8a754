const TAGS = ['think', 'thinking', 'thought'] as const

type State =
  | { readonly status: 'beginning'; readonly held: string }
  | { readonly status: 'thinking'; readonly end: string; readonly held: string }
  | { readonly status: 'replying' }

/**
 * Takes out of a reply what its model thought before it: `<think>…</think>` at the very beginning. What stands further on is left alone, or
 * a reply about such tags would be lost.
 */
export class ThinkFilter {
  #state: State = { status: 'beginning', held: '' }

  /** Takes the next piece; gives what of the reply is certain now. */
  push(piece: string): string {
    let rest = piece
    for (;;) {
      const state = this.#state
      if (state.status === 'replying') return rest
      const step = state.status === 'beginning' ? begin(state.held + rest) : think(state, rest)
      this.#state = step.state
      if (step.rest === undefined) return ''
      rest = step.rest
    }
  }

  /** What was held back and is part of the reply after all, since nothing more comes. */
  flush(): string {
    const state = this.#state
    this.#state = { status: 'replying' }
    return state.status === 'beginning' ? state.held : ''
  }
}

interface Step {
  readonly state: State
  /** What is to be looked at in the new state; undefined when more must come first. */
  readonly rest?: string
}

function begin(text: string): Step {
  const started = text.trimStart()
  const tag = TAGS.find((name) => started.startsWith(`<${name}>`))
  if (tag !== undefined) {
    const state = { status: 'thinking', end: `</${tag}>`, held: '' } as const
    return { state, rest: started.slice(tag.length + 2) }
  }
  const mayBecomeTag = TAGS.some((name) => `<${name}>`.startsWith(started))
  if (mayBecomeTag) return { state: { status: 'beginning', held: text } }
  return { state: { status: 'replying' }, rest: text }
}

function think({ end, held }: Extract<State, { status: 'thinking' }>, piece: string): Step {
  const text = held + piece
  const at = text.indexOf(end)
  // A thought may follow a thought.
  if (at !== -1)
    return {
      state: { status: 'beginning', held: '' },
      rest: text.slice(at + end.length).trimStart(),
    }
  // No more than what may be a part of the end is kept.
  return { state: { status: 'thinking', end, held: text.slice(1 - end.length) } }
}
