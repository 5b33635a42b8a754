/** What can be done from the composer, by the word behind the slash. */
export const SLASH_COMMANDS = ['remember', 'task', 'find', 'new', 'mode', 'help'] as const
export type SlashCommand = (typeof SLASH_COMMANDS)[number]

/** What a typed line asks for. */
export type Typed =
  | { readonly kind: 'message' }
  | { readonly kind: 'command'; readonly name: SlashCommand; readonly rest: string }
  | { readonly kind: 'unknown'; readonly name: string }

/** A slash and a word at the very beginning ask for a command; a path such as `/etc/hosts`, or a space before it, does not. */
export function typedAs(text: string): Typed {
  const [, word, rest = ''] = /^\/([a-z]+)(?:\s+([\s\S]*))?$/i.exec(text.trimEnd()) ?? []
  if (word === undefined) return { kind: 'message' }
  const name = SLASH_COMMANDS.find((one) => one === word.toLowerCase())
  return name ? { kind: 'command', name, rest: rest.trim() } : { kind: 'unknown', name: word }
}

/** The commands that a beginning may become, while one types it. */
export function commandsFor(text: string): readonly SlashCommand[] {
  const beginning = /^\/([a-z]*)$/i.exec(text)?.[1]?.toLowerCase()
  if (beginning === undefined) return []
  return SLASH_COMMANDS.filter((name) => name.startsWith(beginning))
}
