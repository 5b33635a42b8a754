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
  'keepFreeMb',
  'modelServers',
  'walls',
  'uidRange.from',
  'uidRange.to',
  'limits.memoryMb',
  'limits.processes',
  'limits.openFiles',
  'limits.cpuWeight',
] as const
/** Members of the configuration that have members themselves, with a field for each. They are set together. */
const GROUPS = ['uidRange', 'limits'] as const
/** What stands in a field for a limit that is taken away. */
export const NO_LIMIT = 'none'
export const WALLS = ['auto', 'uid', 'none'] as const
export type ConfigField = (typeof CONFIG_FIELDS)[number]
/** What stands in the fields. */
export type ConfigTexts = Readonly<Record<ConfigField, string>>

/** The configuration as the fields show it: a list has a line for each entry, and what is more than a word is JSON. */
export function configTexts(config: Readonly<Record<string, unknown>>): ConfigTexts {
  const text = (name: ConfigField): string => textOf(config[name])
  const part = (name: ConfigField): string => partOf(config, name)
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
    keepFreeMb: text('keepFreeMb'),
    modelServers: text('modelServers'),
    walls: text('walls'),
    'uidRange.from': part('uidRange.from'),
    'uidRange.to': part('uidRange.to'),
    'limits.memoryMb': part('limits.memoryMb'),
    'limits.processes': part('limits.processes'),
    'limits.openFiles': part('limits.openFiles'),
    'limits.cpuWeight': part('limits.cpuWeight'),
  }
}

function partOf(config: Readonly<Record<string, unknown>>, name: ConfigField): string {
  const [group = '', member = ''] = name.split('.')
  const whole = config[group]
  if (typeof whole !== 'object' || whole === null) return ''
  const value: unknown = Object.entries(whole).find(([one]) => one === member)?.[1]
  return value === null ? NO_LIMIT : textOf(value)
}

/** The members that were changed, as the API takes them; an empty field takes its member away, so that its default holds. */
export function configChange(before: ConfigTexts, now: ConfigTexts): Record<string, unknown> {
  const changed = CONFIG_FIELDS.filter((name) => before[name].trim() !== now[name].trim())
  const plain = changed.filter((name) => !name.includes('.'))
  const groups = GROUPS.filter((group) => changed.some((name) => name.startsWith(`${group}.`)))
  return Object.fromEntries([
    ...plain.map((name) => [name, valueOf(name, now[name].trim())] as const),
    ...groups.map((group) => [group, groupValue(group, now)] as const),
  ])
}

/** All members of a group that are not empty; null when none is left. */
function groupValue(group: (typeof GROUPS)[number], now: ConfigTexts): unknown {
  const members = CONFIG_FIELDS.filter((name) => name.startsWith(`${group}.`))
  const said = members.filter((name) => now[name].trim() !== '')
  if (said.length === 0) return null
  return Object.fromEntries(
    said.map((name) => [name.slice(group.length + 1), limitOf(now[name].trim())]),
  )
}

function limitOf(text: string): number | string | null {
  return text.toLowerCase() === NO_LIMIT ? null : numberOr(text)
}

/** The field that a path of the configuration lies in: `modelServers.0.url`. */
export function fieldOf(path: string): ConfigField | undefined {
  const found = CONFIG_FIELDS.find((name) => path === name || path.startsWith(`${name}.`))
  // Of a whole group something is wrong: its first field says so.
  return found ?? CONFIG_FIELDS.find((name) => name.startsWith(`${path}.`))
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(textOf).join('\n')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function valueOf(name: ConfigField, text: string): unknown {
  if (text === '') return null
  if (name === 'host' || name === 'publicUrl' || name === 'walls') return text
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
