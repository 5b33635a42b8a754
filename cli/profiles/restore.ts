import type { CopyOutcome } from '../../shared/api/backups.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { canAsk, promptOf, withPrompt } from '../terminal/prompt.ts'
import { wholePath } from './back-up.ts'
import { outcomesOf, showOutcomes } from './copy-work.ts'

interface Restoration {
  readonly name: string
  readonly from?: string
  readonly store?: string
  readonly at?: string
  readonly file?: string
  readonly yes?: boolean
}

/** `mh profile restore` */
export async function restoreProfile(
  context: CommandContext,
  { name, from, store, at, file, yes }: Restoration,
): Promise<void> {
  const client = await connect(context)
  if (!yes) await confirm(context, { name, store, file })
  const { id } = await client.call(routes.restoreBackup, {
    body: {
      username: name,
      ...(from === undefined ? {} : { from: wholePath(context, from) }),
      ...(store === undefined ? {} : { store }),
      ...(at === undefined ? {} : { at }),
      ...(file === undefined ? {} : { file }),
    },
  })
  showOutcomes(context, await outcomesOf(context, client, id), restoredWords)
}

async function confirm(
  context: CommandContext,
  {
    name,
    store,
    file,
  }: Pick<Restoration, 'name'> & Partial<Record<'store' | 'file', string | undefined>>,
): Promise<void> {
  const whose = store === undefined ? 'its own backups' : `the backups in ${store}`
  const what = `${file ?? `the profile of ${name}`} from ${whose}`
  if (!canAsk(context))
    throw new AppError(
      'wrong-usage',
      `There is no terminal to ask on. To restore ${what} all the same, add --yes.`,
    )
  const typed = await withPrompt(promptOf(context, false), (ask) =>
    ask(`What was written since goes to profiles/_archive. To restore ${what}, type ${name}: `),
  )
  if (typed.trim() !== name)
    throw new AppError('wrong-usage', `That is not "${name}". Nothing was restored.`)
}

function restoredWords({ username, at, files, store, ...more }: CopyOutcome): string {
  const { forgotten = 0, archivedTo } = more
  const kept = forgotten > 0 ? `\n${forgotten} memories stay forgotten.` : ''
  const before = archivedTo ? `\nWhat was there before is in ${archivedTo}.` : ''
  return `Restored ${files === 1 ? 'one file' : `${files} files`} of ${username} as of ${at}, from ${store}.${kept}${before}`
}
