/** What can be asked for by a word behind a slash. */
export const SLASH_COMMANDS = ['remember', 'task', 'find', 'new', 'mode', 'help'] as const
export type SlashCommand = (typeof SLASH_COMMANDS)[number]

/** What was typed, where it is a command: its name and the rest. */
export interface Slashed {
  readonly command: SlashCommand
  readonly rest: string
}

/** Reads `/command rest`; undefined for anything else, which is said to the assistant. */
export function readSlash(text: string): Slashed | undefined {
  const [, name = '', rest = ''] = /^\/([a-z]+)(?:\s+([\s\S]*))?$/.exec(text.trim()) ?? []
  const command = SLASH_COMMANDS.find((one) => one === name)
  return command && { command, rest: rest.trim() }
}

/** The commands that begin with what is typed so far; none once something follows. */
export function offered(text: string): readonly SlashCommand[] {
  const [, begun] = /^\/([a-z]*)$/.exec(text) ?? []
  return begun === undefined ? [] : SLASH_COMMANDS.filter((one) => one.startsWith(begun))
}
