import type { Environment } from '../shared/environment.ts'
import { AppError } from '../shared/errors/app-error.ts'
import type { RootLayout } from '../shared/layout/root-layout.ts'
import type { GlobalOptions } from './command-context.ts'

/** The way to the supervisor: the control socket of a data root on this machine, or a server with a personal access token. */
export type SupervisorLink =
  | { readonly kind: 'socket'; readonly layout: RootLayout }
  | { readonly kind: 'server'; readonly server: URL; readonly token: string }

type Chosen = Pick<GlobalOptions, 'root' | 'server' | 'token'>

/** The way that the command line and the environment choose; a data root that the command line names goes before `MH_SERVER`. */
export function linkOf(
  { root, server: named, token: given }: Chosen,
  environment: Environment,
  layout: RootLayout,
): SupervisorLink {
  if (root !== undefined && named !== undefined)
    throw new AppError(
      'wrong-usage',
      '--root is for this machine and --server for another: give one.',
    )
  const server = named ?? (root === undefined ? environment.server : undefined)
  if (server === undefined) {
    if (given === undefined) return { kind: 'socket', layout }
    throw new AppError('wrong-usage', '--token needs the server that it is for: --server URL')
  }
  const token = given ?? environment.token
  if (token === undefined) {
    const how = 'Set MH_TOKEN, or give --token. Make one there: mh token create NAME --scope read'
    throw new AppError('wrong-usage', `${server} wants a token. ${how}`)
  }
  return { kind: 'server', server: serverUrl(server), token: checkedToken(token) }
}

/** Whether what is sent can be read on the way. */
export function goesInTheOpen({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}

function serverUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href) return url
  throw new AppError(
    'wrong-usage',
    `--server ${JSON.stringify(text)} is no server’s address: give one such as https://mh.example.org`,
  )
}

/** Whatever else it is, it must fit into a header. */
function checkedToken(token: string): string {
  if (/^[\w-]+$/.test(token)) return token
  throw new AppError('wrong-usage', 'The token is none: it begins with mh_pat_ and has no spaces.')
}
