import { resolve } from 'node:path'
import type { BackupList, CopyOutcome } from '../../shared/api/backups.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { table } from '../terminal/table.ts'
import { outcomesOf, showOutcomes, sizeWords } from './copy-work.ts'

/** Whom a command is about. */
interface Asked {
  readonly name?: string | undefined
  readonly all?: boolean | undefined
}

/** `mh profile backup` */
export async function backUp(
  context: CommandContext,
  { to, ...asked }: Asked & { readonly to?: string | undefined },
): Promise<void> {
  const named = usernamesOf(asked)
  const client = await connect(context)
  const { id } = await client.call(routes.startBackup, {
    body: { ...named, ...(to === undefined ? {} : { to: wholePath(context, to) }) },
  })
  showOutcomes(context, await outcomesOf(context, client, id), backedUpWords)
}

/** `mh profile verify` */
export async function verifyBackups(
  context: CommandContext,
  { from, ...asked }: Asked & { readonly from?: string | undefined },
): Promise<void> {
  const named = usernamesOf(asked)
  const client = await connect(context)
  const { id } = await client.call(routes.verifyBackups, {
    body: { ...named, ...(from === undefined ? {} : { from: wholePath(context, from) }) },
  })
  const outcomes = await outcomesOf(context, client, id)
  showOutcomes(context, outcomes, verifiedWords)
  const damaged = outcomes.filter(({ damages = [] }) => damages.length > 0)
  if (damaged.length > 0)
    throw new AppError(
      'file-corrupt',
      `Backups of ${damaged.map(({ username }) => username).join(', ')} are damaged. Make new ones, elsewhere if the disk fails.`,
    )
}

/** `mh profile backup --list` */
export async function listBackups(
  context: CommandContext,
  { name, from }: { readonly name?: string | undefined; readonly from?: string | undefined },
): Promise<void> {
  const client = await connect(context)
  const list = await client.call(routes.listBackups, {
    query: from === undefined ? {} : { from: wholePath(context, from) },
  })
  const items = list.items.filter(({ username }) => name === undefined || username === name)
  context.output.result({ ...list, items }, () => listWords({ ...list, items }, context))
}

/** A path is the machine's: over a server it must be whole. */
export function wholePath({ link }: CommandContext, path: string): string {
  return link.kind === 'server' ? path : resolve(path)
}

function usernamesOf({ name, all }: Asked): { usernames?: string[] } {
  if ((name === undefined) === (all !== true))
    throw new AppError('wrong-usage', 'Say whose: a name, or --all for everybody.')
  return name === undefined ? {} : { usernames: [name] }
}

function backedUpWords({
  username,
  at,
  files,
  bytes,
  newBytes,
  leftOut = [],
  pruned = 0,
  store,
}: CopyOutcome): string {
  const left = leftOut.length > 0 ? `\n  In no backup: ${leftOut.join(', ')}` : ''
  const gone = pruned > 0 ? `; ${pruned} older taken away` : ''
  return `Backed up ${username} at ${at}: ${files} files, ${sizeWords(bytes)}, ${sizeWords(newBytes)} new${gone}. It is in ${store}.${left}`
}

function verifiedWords({ username, snapshots, contents, damages = [] }: CopyOutcome): string {
  const read = `${username}: ${snapshots} backups, ${contents} contents read`
  return damages.length === 0
    ? `${read}, all as written.`
    : [`${read}, damaged:`, ...damages].join('\n  ')
}

function listWords({ from, items }: BackupList, { output }: CommandContext): string {
  if (items.length === 0) return `There are no backups in ${from}.`
  return table(
    items,
    [
      { title: 'USERNAME', value: ({ username }) => username },
      { title: 'STORE', value: ({ store }) => store },
      { title: 'AT', value: ({ at }) => at },
      { title: 'FILES', value: ({ files }) => String(files), align: 'right' },
      { title: 'SIZE', value: ({ bytes }) => sizeWords(bytes), align: 'right' },
      { title: 'STATE', value: ({ damage }) => damage ?? 'whole', shrinks: true },
    ],
    output.columns,
  )
}
