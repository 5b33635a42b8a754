interface Named {
  readonly title: string
  readonly group: string
  readonly words?: string | undefined
}

/**
 * The commands that every typed word is found in, those first whose title has a word that begins with the first of them. Accents and case do
 * not matter.
 */
export function matching<T extends Named>(commands: readonly T[], typed: string): readonly T[] {
  const wanted = folded(typed).split(/\s+/).filter(Boolean)
  const [first] = wanted
  if (first === undefined) return commands
  const found = commands.filter(({ title, group, words = '' }) => {
    const text = folded(`${title} ${group} ${words}`)
    return wanted.every((word) => text.includes(word))
  })
  const begins = (command: T): boolean =>
    folded(command.title)
      .split(/\s+/)
      .some((word) => word.startsWith(first))
  return [...found.filter(begins), ...found.filter((command) => !begins(command))]
}

/** Without accents (Unicode UAX #15, form D) and in small letters. */
function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim()
}
