import { basename } from 'node:path'
import type { DeletedUser } from '../../shared/api/moving.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { counted } from '../agents/run-words.ts'
import { sizeWords } from '../profiles/copy-work.ts'
import { canAsk, promptOf, withPrompt } from '../terminal/prompt.ts'

interface UserDeletion {
  readonly name: string
  readonly yes?: boolean
  readonly purge?: boolean
}

/** `mh user delete` */
export async function deleteUser(context: CommandContext, deletion: UserDeletion): Promise<void> {
  if (!deletion.yes && !canAsk(context)) {
    throw new AppError(
      'wrong-usage',
      `There is no terminal to ask on. To delete ${deletion.name} all the same, add --yes.`,
    )
  }
  const client = await connect(context)
  if (!deletion.yes) await confirm(context, deletion)
  const answer = await client.call(routes.deleteUser, {
    params: { username: deletion.name },
    query: { purge: deletion.purge ? 'true' : 'false' },
  })
  context.output.result(answer, () => deletedWords(answer))
}

async function confirm(context: CommandContext, { name, purge }: UserDeletion): Promise<void> {
  const fate = purge
    ? 'The profile and every memory in it will be ERASED'
    : 'The profile will be archived'
  const typed = await withPrompt(promptOf(context, false), (ask) =>
    ask(`${fate}. To delete the account, type its name (${name}): `),
  )
  if (typed.trim() !== name)
    throw new AppError('wrong-usage', `That is not "${name}". Nothing was deleted.`)
}

function deletedWords({ username, archivedTo, erased, left }: DeletedUser): string {
  if (archivedTo !== null)
    return `Deleted ${username}. The profile is now ${archivedTo}.\nTo take it back: mh profile unarchive ${username} --folder ${basename(archivedTo)}`
  if (!erased) return `Deleted ${username}. There was no profile folder.`
  const { files, bytes } = erased
  return [
    `Deleted ${username} and erased the profile: ${counted('files', files)}, ${sizeWords(bytes)}.`,
    ...left.map(({ kind, path }) => LEFT_WORDS[kind](path)),
  ].join('\n')
}

const LEFT_WORDS: Readonly<Record<DeletedUser['left'][number]['kind'], (path: string) => string>> =
  {
    backups: (path) => `Backups are still in ${path}. To erase them as well: rm -r ${path}`,
    models: (path) =>
      `The model server ${path} could not be asked to erase what it made of the person’s adapters. When it is back: ollama list there, and ollama rm for each mh-<username>-….`,
    audit: (path) => `The system audit in ${path} keeps who did what and when; no memory is in it.`,
  }
