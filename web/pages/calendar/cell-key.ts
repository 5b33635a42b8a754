/** How far to go in a grid of cells. */
export interface CellStep {
  readonly across: number
  readonly down: number
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>

/** What a key asks of the cell in focus; undefined when it is not meant for it. */
export function cellKey({
  key,
  ctrlKey,
  metaKey,
  altKey,
}: Pressed): 'choose' | CellStep | undefined {
  if (ctrlKey || metaKey || altKey) return undefined
  return key === 'Enter' || key === ' ' ? 'choose' : STEPS.get(key)
}

const STEPS: ReadonlyMap<string, CellStep> = new Map([
  ['ArrowLeft', { across: -1, down: 0 }],
  ['ArrowRight', { across: 1, down: 0 }],
  ['ArrowUp', { across: 0, down: -1 }],
  ['ArrowDown', { across: 0, down: 1 }],
])
