import { resolve } from 'node:path'
import { routes } from '../../shared/api/routes.ts'
import type { Role } from '../../shared/domain/principal.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { outcomesOf, showOutcomes, sizeWords } from './copy-work.ts'

interface Export {
  readonly name: string
  readonly output?: string
  readonly withSecrets?: boolean
}

interface Import {
  readonly file: string
  readonly as?: string
  readonly role: Role
}

/** `mh profile export` */
export async function exportProfile(
  context: CommandContext,
  { name, output, withSecrets = false }: Export,
): Promise<void> {
  const client = await connect(context)
  const file = resolve(output ?? `${name}-${new Date().toISOString().slice(0, 10)}.mh.tar.gz`)
  const { id } = await client.call(routes.exportProfile, {
    body: { username: name, file, withSecrets },
  })
  showOutcomes(
    context,
    await outcomesOf(context, client, id),
    ({ username, files, bytes, leftOut = [] }) =>
      [
        `Exported ${username} into ${file}: ${files} files, ${sizeWords(bytes)}, ${withSecrets ? 'with' : 'without'} keys and passwords.`,
        ...(leftOut.length > 0 ? [`Not in it: ${leftOut.join(', ')}`] : []),
      ].join('\n'),
  )
}

/** `mh profile import` */
export async function importProfile(
  context: CommandContext,
  { file, as, role }: Import,
): Promise<void> {
  const client = await connect(context)
  const { id } = await client.call(routes.importProfile, {
    body: { file: resolve(file), role, ...(as === undefined ? {} : { as }) },
  })
  showOutcomes(
    context,
    await outcomesOf(context, client, id),
    ({ username, files, at, passwordLink }) =>
      [
        `Imported ${username} (${role}): ${files} files as of ${at}.`,
        `Set a password at: ${passwordLink}`,
      ].join('\n'),
  )
}
