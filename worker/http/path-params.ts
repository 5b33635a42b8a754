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
  const names = path.split('/').filter((part) => part.startsWith(':'))
  return Object.fromEntries(names.map((name) => [name.slice(1), found[name.slice(1)] ?? '']))
}
