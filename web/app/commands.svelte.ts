/** Something that a person can do from anywhere: by the palette, and by its keys. */
export interface Command {
  readonly id: string
  readonly title: string
  /** Under what the palette shows it. */
  readonly group: string
  /** One key (`n`), or two after each other (`g m`). They do nothing while somebody types. */
  readonly keys?: string | undefined
  /** Other words by which it is found. */
  readonly words?: string | undefined
  readonly run: () => void
}

/** How long the second key of two may take. */
const SECOND_KEY_MS = 1_200

/** What can be done on the page that is shown. */
export class Commands {
  isPaletteOpen = $state(false)
  isHelpOpen = $state(false)
  #lists = $state.raw<readonly (readonly Command[])[]>([])
  /** The same, as it is just now: an effect that is undone reads a state as it was before all that changes with it. */
  #present: readonly (readonly Command[])[] = []
  #first: { readonly key: string; readonly at: number } | undefined

  get all(): readonly Command[] {
    return this.#lists.flat()
  }

  /** Adds commands until the returned function is called: `$effect(() => commands.add([…]))`. */
  add(commands: readonly Command[]): () => void {
    this.#become([...this.#present, commands])
    return () => this.#become(this.#present.filter((list) => list !== commands))
  }

  #become(lists: readonly (readonly Command[])[]): void {
    this.#present = lists
    this.#lists = lists
  }

  /** Does what the keys say, when they are not meant for a field or a dialog. */
  press(event: KeyboardEvent): void {
    const { key } = event
    if (isPaletteKey(event)) {
      event.preventDefault()
      this.isPaletteOpen = !this.isPaletteOpen
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isForField(event.target)) return
    const first = this.#first
    this.#first = { key, at: event.timeStamp }
    const isSecond = first && event.timeStamp - first.at < SECOND_KEY_MS
    const command =
      (isSecond ? this.#withKeys(`${first.key} ${key}`) : undefined) ?? this.#withKeys(key)
    if (!command) return
    event.preventDefault()
    this.#first = undefined
    command.run()
  }

  #withKeys(keys: string): Command | undefined {
    return this.all.find((command) => command.keys === keys)
  }
}

function isPaletteKey({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && key.toLowerCase() === 'k'
}

/** Keys belong to whatever takes text, and to a dialog while it is open. */
function isForField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role="dialog"], [role="menu"]') !== null
  )
}
