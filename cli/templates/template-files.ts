import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { routes } from '../../shared/api/routes.ts'
import { AppError, messageOf, systemCodeOf } from '../../shared/errors/app-error.ts'
import { writeSynced } from '../../shared/files/atomic-write.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { partWords } from './show-templates.ts'

const LONGEST_BYTES = 1024 * 1024

/** `mh profile template export` */
export async function exportTemplate(
  context: CommandContext,
  { name, output }: { readonly name: string; readonly output?: string },
): Promise<void> {
  const client = await connect(context)
  const { template } = await client.call(routes.getTemplate, { params: { name } })
  const file = resolve(output ?? `${name}.template.json`)
  try {
    await writeSynced(file, `${JSON.stringify(template, null, 2)}\n`)
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw error
    throw new AppError('conflict', `${file} is there already. Name another file: -o FILE`, {
      cause: error,
    })
  }
  context.output.result({ success: true, file }, () => `Wrote the template ${name} into ${file}.`)
}

interface Taking {
  readonly file: string
  readonly as?: string
  readonly replace?: boolean
}

/** `mh profile template import` */
export async function importTemplate(
  context: CommandContext,
  { file, as, replace = false }: Taking,
): Promise<void> {
  const value = parseJson(await textOf(file), file)
  const client = await connect(context)
  const taken = await client.call(routes.importTemplate, {
    body: { template: value, replace, ...(as === undefined ? {} : { as }) },
  })
  context.output.result(
    taken,
    () => `Took in the template ${taken.template.name}: ${partWords(taken.template)}.`,
  )
}

async function textOf(file: string): Promise<string> {
  try {
    if ((await stat(file)).size > LONGEST_BYTES)
      throw new AppError('invalid-input', `${file} is too long for a template.`)
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('not-found', `The file ${file} cannot be read: ${messageOf(error)}.`, {
      cause: error,
    })
  }
}
