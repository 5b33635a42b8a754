/** What becomes of a path: its place below the data root, or why it is left. */
export type Destination =
  | { readonly to: string; readonly note: string | null }
  | { readonly to: null; readonly note: string }

/** The folders of the single-user tree that hold a person's things. */
export const PERSONAL_FOLDERS = [
  'memory',
  'persona',
  'out',
  'logs',
  'etc',
  'metahuman-runs',
] as const

/** The place of a path of the single-user tree in the profile of its person. */
export function destinationOf(from: string, profile: string): Destination {
  const left = LEFT.find(({ pattern }) => pattern.test(from))
  if (left) return { to: null, note: left.note }
  if (from === 'persona/cognitive-mode.json')
    return { to: `${profile}/etc/cognitive-mode.json`, note: null }
  return { to: `${profile}/${from}`, note: null }
}

const LEFT: readonly { readonly pattern: RegExp; readonly note: string }[] = [
  {
    pattern: /^persona\/users\.json(\.bak|\.lock)?$/,
    note: 'the accounts stand where they stood',
  },
  {
    pattern: /^persona\/intents(\/|$)/,
    note: 'what the supervisor of this installation has begun',
  },
  {
    pattern: /^logs\/run(\/|$)/,
    note: 'process ids, locks and sessions of the old programs',
  },
  { pattern: /^logs\/agents\/running\.json$/, note: 'process ids of the old agents' },
  { pattern: /^logs\/(supervisor|workers)(\/|$)/, note: 'logs of this installation' },
  {
    pattern: /^etc\/(system|cloudflare|network|lifeline|model_map)[^/]*\.json(\.bak)?$/,
    note: 'configuration of the machine, not of a person',
  },
]
