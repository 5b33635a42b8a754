import { routes } from '../../shared/api/routes.ts'
import { type ForgetAnswer, ValidateRequest } from '../../shared/api/memory-care.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { canAsk, promptOf, withPrompt } from '../terminal/prompt.ts'
import { oneLine } from '../terminal/safe-text.ts'
import { localTime } from '../terminal/time-words.ts'

/** `mh memory history` */
export async function memoryHistory(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const history = await client.call(routes.memoryHistory, { profile, params: { id } })
  context.output.result(history, () => {
    if (history.items.length === 0) return 'It was never changed.'
    return history.items
      .map(
        ({ version, replacedAt, replacedBy, event }) =>
          `${version}  until ${localTime(replacedAt)}  changed by ${oneLine(replacedBy)}\n${event.content}`,
      )
      .join('\n\n')
  })
}

/** `mh memory validate` */
export async function validateMemory(
  context: CommandContext,
  { id, status }: { readonly id: string; readonly status: string },
): Promise<void> {
  const body = ValidateRequest.zod.safeParse({ status })
  if (!body.success) {
    const message = `${JSON.stringify(status)} is none of: correct, incorrect, unchecked.`
    throw new AppError('wrong-usage', message)
  }
  const { client, profile } = await connectToProfile(context)
  const judged = await client.call(routes.validateMemory, {
    profile,
    params: { id },
    body: body.data,
  })
  context.output.result(judged, () => `${id} is marked ${body.data.status}.`)
}

/** `mh memory forget` */
export async function forgetMemory(
  context: CommandContext,
  { id, yes = false }: { readonly id: string; readonly yes?: boolean },
): Promise<void> {
  if (!yes) await confirm(context)
  const { client, profile } = await connectToProfile(context)
  const answer = await client.call(routes.forgetMemory, { profile, params: { id } })
  context.output.result(answer, () => forgottenWords(answer))
}

async function confirm(context: CommandContext): Promise<void> {
  if (!canAsk(context))
    throw new AppError('wrong-usage', 'Forgetting cannot be undone. Say that you mean it: --yes')
  const answer = await withPrompt(promptOf(context, false), (ask) =>
    ask('This cannot be undone. Type forget to go on: '),
  )
  if (answer.trim() !== 'forget') throw new AppError('wrong-usage', 'Nothing was forgotten.')
}

function forgottenWords({ id, derived, redacted, stores, backups }: ForgetAnswer): string {
  const touched = stores.filter((store) => store.removed + store.redacted > 0)
  const left = stores.flatMap((store) => store.left)
  return [
    `${id} is forgotten.`,
    ...touched.map((one) => `  ${one.name}: ${one.removed} removed, ${one.redacted} redacted`),
    ...(derived.length > 0 ? [`Made out of it, and gone too: ${derived.join(', ')}`] : []),
    ...(redacted.length > 0 ? [`Named it, and do so no more: ${redacted.join(', ')}`] : []),
    ...left.map(({ path, reason }) => `Left: ${oneLine(path)}: ${oneLine(reason)}`),
    ...backups.known.map(({ at, to }) => `A backup of ${localTime(at)} has it: ${oneLine(to)}`),
    backups.note,
  ].join('\n')
}
