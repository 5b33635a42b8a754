import type { HttpMethod } from './route.ts'

/** What was declared for a method and a path, with what stands in the place of its `:name` parameters. */
export interface TreeMatch<Value> {
  readonly value: Value
  readonly params: Readonly<Record<string, string>>
}

interface Leaf<Value> {
  readonly value: Value
  readonly names: readonly string[]
}

interface Node<Value> {
  readonly children: Map<string, Node<Value>>
  /** Where any part goes that none of the children names. */
  parameter: Node<Value> | undefined
  readonly leaves: Map<HttpMethod, Leaf<Value>>
}

const METHODS: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const MAX_PARAMETER_LENGTH = 300
/** Each character may come as up to four bytes, each written with three characters. */
const MAX_ENCODED_LENGTH = 12 * MAX_PARAMETER_LENGTH

/**
 * Declared paths as a tree of their parts. A part that is named goes before a parameter; a parameter is one part, percent-decoded,
 * of 1 to 300 characters. INVARIANT: looking up takes time in the number of the path's parts, whatever a client sends.
 */
export class RouteTree<Value> {
  readonly #root: Node<Value> = emptyNode()

  /** Throws `TypeError` for a path that is declared twice. */
  add(method: HttpMethod, path: string, value: Value): void {
    const parts = path.split('/')
    const names = parts.filter(isParameter).map((part) => part.slice(1))
    const node = parts.reduce(childOf<Value>, this.#root)
    if (node.leaves.has(method)) throw new TypeError(`${method} ${path} is declared twice`)
    node.leaves.set(method, { value, names })
  }

  /** HEAD goes where GET goes: Node leaves the body of its answer away. */
  find(method: string, path: string): TreeMatch<Value> | undefined {
    const known = METHODS.find((one) => one === (method === 'HEAD' ? 'GET' : method))
    return known && look(this.#root, { parts: path.split('/'), method: known, taken: [] })
  }

  /** The methods that a path has. */
  methodsOf(path: string): HttpMethod[] {
    return METHODS.filter((method) => this.find(method, path) !== undefined)
  }
}

function emptyNode<Value>(): Node<Value> {
  return { children: new Map(), parameter: undefined, leaves: new Map() }
}

function isParameter(part: string): boolean {
  return part.startsWith(':')
}

function childOf<Value>(node: Node<Value>, part: string): Node<Value> {
  if (isParameter(part)) return (node.parameter ??= emptyNode())
  const known = node.children.get(part)
  if (known) return known
  const child = emptyNode<Value>()
  node.children.set(part, child)
  return child
}

interface Sought {
  readonly parts: readonly string[]
  readonly method: HttpMethod
  /** What stands in the place of the parameters on the way here. */
  readonly taken: string[]
}

/** Walks down by name, else by parameter; goes back up at most as often as there are parameters in the declared paths. */
function look<Value>(node: Node<Value>, sought: Sought, depth = 0): TreeMatch<Value> | undefined {
  const { parts, method, taken } = sought
  const part = parts[depth]
  if (part === undefined) return matchOf(node.leaves.get(method), taken)
  const child = node.children.get(part)
  const byName = child && look(child, sought, depth + 1)
  if (byName || !node.parameter) return byName
  const value = decoded(part)
  if (value === undefined) return undefined
  taken.push(value)
  const found = look(node.parameter, sought, depth + 1)
  if (!found) taken.pop()
  return found
}

const NONE = Object.freeze({})

function matchOf<Value>(
  leaf: Leaf<Value> | undefined,
  taken: readonly string[],
): TreeMatch<Value> | undefined {
  if (!leaf) return undefined
  const { value, names } = leaf
  if (names.length === 0) return { value, params: NONE }
  const pairs = names.map((name, position) => [name, taken[position] ?? ''] as const)
  return { value, params: Object.fromEntries(pairs) }
}

function decoded(part: string): string | undefined {
  if (part === '' || part.length > MAX_ENCODED_LENGTH) return undefined
  try {
    const value = part.includes('%') ? decodeURIComponent(part) : part
    return value.length > MAX_PARAMETER_LENGTH ? undefined : value
  } catch {
    // No declared path has a part that is no text.
    return undefined
  }
}
