/** What a tool would be given, a value a row. */
export interface InputRow {
  readonly name: string
  readonly text: string
  readonly isTime: boolean
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/

/** The members of an input that say something, as text. */
export function inputRows(input: Readonly<Record<string, unknown>>): InputRow[] {
  return Object.entries(input)
    .filter(([, value]) => saysSomething(value))
    .map(([name, value]) => {
      const text = textOf(value)
      return { name, text, isTime: TIME.test(text) && !Number.isNaN(Date.parse(text)) }
    })
}

function saysSomething(value: unknown): boolean {
  const isEmptyList = Array.isArray(value) && value.length === 0
  return value !== undefined && value !== null && value !== '' && !isEmptyList
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  return JSON.stringify(value)
}
