import { hostileText, hostileValue, withHostileMember } from './hostile-values.ts'
import type { Random } from './random.ts'
import type { SchemaNode } from './schema-node.ts'

export interface ValueSource {
  readonly random: Random
  /** Names and IDs that there are. */
  readonly known: readonly string[]
  /** Where paths of files may lead. */
  readonly folder: string
  /** How likely each node is to be what it should not be. */
  readonly hostility: number
}

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  'date-time': ['2026-03-29T02:30:00Z', '2026-10-25T02:30:00+02:00', '1970-01-01T00:00:00.000Z'],
  date: ['2026-03-29', '2024-02-29'],
  time: ['02:30', '23:59:59'],
  uri: ['http://127.0.0.1:9', 'https://models.example/v1'],
  uuid: ['00000000-0000-7000-8000-000000000000'],
}

/** A value that fits the schema, mostly: nodes are put in that do not. */
export function valueOf(node: SchemaNode, source: ValueSource): unknown {
  const { random, hostility } = source
  if (random.chance(hostility)) return hostileValue(random)
  if (node.const !== undefined) return node.const
  if (node.enum) return random.pick(node.enum)
  const choices = node.anyOf ?? node.oneOf
  if (choices) return valueOf(random.pick(choices), source)
  if (node.allOf) return Object.assign({}, ...node.allOf.map((one) => valueOf(one, source)))
  return typedValue(typeOf(node, random), node, source)
}

function typeOf({ type, properties }: SchemaNode, random: Random): string {
  if (typeof type === 'string') return type
  if (type) return random.pick(type)
  return properties ? 'object' : 'any'
}

function typedValue(type: string, node: SchemaNode, source: ValueSource): unknown {
  const { random } = source
  switch (type) {
    case 'object':
      return objectOf(node, source)
    case 'array':
      return arrayOf(node, source)
    case 'string':
      return textOf(node, source)
    case 'integer':
      return Math.round(numberOf(node, random))
    case 'number':
      return numberOf(node, random)
    case 'boolean':
      return random.chance(0.5)
    case 'null':
      return null
    default:
      return hostileValue(random)
  }
}

function objectOf({ properties = {}, required = [] }: SchemaNode, source: ValueSource): unknown {
  const { random, hostility } = source
  const members = Object.entries(properties)
    .filter(([name]) => random.chance(required.includes(name) ? 1 - hostility : 0.5))
    .map(([name, node]) => [name, valueOf(node, source)] as const)
  const value = Object.fromEntries(members)
  return random.chance(hostility) ? withHostileMember(value, random) : value
}

function arrayOf({ items, minItems = 0 }: SchemaNode, source: ValueSource): unknown[] {
  const { random } = source
  const node = typeof items === 'object' ? items : {}
  return Array.from({ length: minItems + random.below(3) }, () => valueOf(node, source))
}

function numberOf({ minimum = -10, maximum = 100 }: SchemaNode, random: Random): number {
  if (random.chance(0.3)) return random.pick([minimum, maximum, minimum - 1, maximum + 1])
  return minimum + random.next() * (Math.min(maximum, minimum + 1_000) - minimum)
}

function textOf(node: SchemaNode, source: ValueSource): string {
  const { random, folder } = source
  if (node.pattern?.startsWith('^\\/')) return `${folder}/${random.below(3)}`
  const formatted = FORMATS[node.format ?? '']
  return formatted && random.chance(0.8) ? random.pick(formatted) : wordsOf(node, source)
}

function wordsOf(
  { minLength = 0, maxLength = 200 }: SchemaNode,
  { random, known }: ValueSource,
): string {
  if (known.length > 0 && random.chance(0.3)) return random.pick(known)
  if (random.chance(0.1)) return 'y'.repeat(Math.min(maxLength, 5_000) + random.below(2))
  return random.chance(0.4) ? hostileText(random) : 'words of somebody '.padEnd(minLength, 'x')
}
