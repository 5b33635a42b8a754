import { refusal } from '../../shared/errors/refusal.ts'
import type { Members } from '../documents/members.ts'

/** What stands for a placeholder of the arguments. */
export interface Places {
  readonly dataset: string
  readonly output: string
}

const PLACEHOLDER = /\{([a-z][a-z0-9_]*)\}/g

/**
 * The arguments with which a training program is called: `{dataset}` and `{output}`, and every plain value of `etc/training.json` by its
 * name, such as `{base_model}` and `{lora_rank}`. Each argument stays one, whatever stands in it: there is no shell.
 */
export function trainingArguments(
  args: readonly string[],
  settings: Members,
  places: Places,
): string[] {
  const values = new Map<string, unknown>([...Object.entries(settings), ...Object.entries(places)])
  return args.map((argument) => {
    const filled = argument.replaceAll(PLACEHOLDER, (_, name: string) =>
      valueOf(name, values.get(name)),
    )
    if (!filled.includes('\0')) return filled
    throw refusal(
      'argument-zero',
      'command.args of etc/training.json holds a zero character, which no argument may.',
    )
  })
}

function valueOf(name: string, value: unknown): string {
  const isPlain =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  if (isPlain && value !== '') return String(value)
  throw refusal(
    'argument-unsaid',
    `command.args of etc/training.json asks for {${name}}, and nothing is said of it. Set ${name} in etc/training.json.`,
    { values: { name } },
  )
}
