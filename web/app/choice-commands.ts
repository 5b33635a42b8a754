import type { Command } from './commands.svelte.ts'

interface Choices<Value extends string> {
  /** What the ids of the commands begin with. */
  readonly id: string
  readonly group: string
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly onchange: (value: Value) => void
}

/** The few ways in which a page can be shown, as commands: by the digits, in the order in which they stand there. */
export function choiceCommands<Value extends string>(choices: Choices<Value>): readonly Command[] {
  const { id, group, options, onchange } = choices
  return options.map(({ value, label }, at) => ({
    id: `${id}-${value}`,
    title: label,
    group,
    keys: String(at + 1),
    run: () => onchange(value),
  }))
}
