/** Members of the configuration that the page changes. */
export const CONFIG_FIELDS = [
  'host',
  'port',
  'publicUrl',
  'trustedProxies',
  'maxStarts',
  'maxWorkers',
  'standbyWorkers',
  'idleMinutes',
  'auditDays',
  'modelServers',
] as const
export type ConfigField = (typeof CONFIG_FIELDS)[number]
/** What stands in the fields. */
export type ConfigTexts = Readonly<Record<ConfigField, string>>

/** The configuration as the fields show it: a list has a line for each entry, and what is more than a word is JSON. */
export function configTexts(config: Readonly<Record<string, unknown>>): ConfigTexts {
  const text = (name: ConfigField): string => textOf(config[name])
  return {
    host: text('host'),
    port: text('port'),
    publicUrl: text('publicUrl'),
    trustedProxies: text('trustedProxies'),
    maxStarts: text('maxStarts'),
    maxWorkers: text('maxWorkers'),
    standbyWorkers: text('standbyWorkers'),
    idleMinutes: text('idleMinutes'),
    auditDays: text('auditDays'),
    modelServers: text('modelServers'),
  }
}

/** The members that were changed, as the API takes them; an empty field takes its member away, so that its default holds. */
export function configChange(before: ConfigTexts, now: ConfigTexts): Record<string, unknown> {
  const changed = CONFIG_FIELDS.filter((name) => before[name].trim() !== now[name].trim())
  return Object.fromEntries(changed.map((name) => [name, valueOf(name, now[name].trim())]))
}

/** The field that a path of the configuration lies in: `modelServers.0.url`. */
export function fieldOf(path: string): ConfigField | undefined {
  return CONFIG_FIELDS.find((name) => path === name || path.startsWith(`${name}.`))
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(textOf).join('\n')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function valueOf(name: ConfigField, text: string): unknown {
  if (text === '') return null
  if (name === 'host' || name === 'publicUrl') return text
  if (name !== 'trustedProxies' && name !== 'modelServers') return numberOr(text)
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(entryOf)
}

/** What is no number stays what it is: the server says what is wrong with it. */
function numberOr(text: string): number | string {
  const number = Number(text)
  return Number.isNaN(number) ? text : number
}

function entryOf(line: string): unknown {
  if (!line.startsWith('{')) return line
  try {
    return JSON.parse(line)
  } catch {
    // The server says what an entry is.
    return line
  }
}
