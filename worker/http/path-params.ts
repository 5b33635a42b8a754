import { AppError } from '../../shared/errors/app-error.ts'

/** The `:name` parameters of a path. */
export type PathParams<Path extends string> = { readonly [Name in NamesIn<Path>]: string }

type NamesIn<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NamesIn<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

/** The parameters that the router found for a path. */
export function pathParams<Path extends string>(
  path: Path,
  found: Readonly<Record<string, string | undefined>>,
): PathParams<Path>
export function pathParams(
  path: string,
  found: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const names = path.split('/').filter((part) => part.startsWith(':')).map((part) => part.slice(1))
  return Object.fromEntries(names.map((name) => [name, valueOf(found[name], name)]))
}

function valueOf(value: string | undefined, name: string): string {
  if (value !== undefined && value !== '') return value
  throw new AppError('invalid-input', `The path lacks "${name}".`, {
    details: { fields: [{ path: name, message: 'missing' }] },
  })
}
