import { readFile } from 'node:fs/promises'
import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { editText } from '../memories/edit-text.ts'
import { canAsk } from '../terminal/prompt.ts'
import { readInput } from '../terminal/read-input.ts'
import { type NamedDocument, personaDocument, targetOf } from './persona-document.ts'

/** The options of `mh persona edit`. */
export interface EditPersonaOptions extends NamedDocument {
  readonly file?: string
}

/** `mh persona edit` */
export async function editPersona(
  context: CommandContext,
  { file, ...named }: EditPersonaOptions,
): Promise<void> {
  const target = targetOf(named)
  if (file === undefined && !canAsk(context))
    throw new AppError('wrong-usage', 'There is no terminal to edit on. Give the document: --file')
  const given = file === undefined ? undefined : await read(context, file)
  const document = personaDocument(await connectToProfile(context), target)
  const before = given === undefined ? await document.get().catch(emptyIfNew(target.kind)) : {}
  const text = given ?? (await edited(context, before))
  if (text === undefined) return context.output.result(before, () => 'Nothing was changed.')
  const changed = await document.replace(recordOf(parseJson(text, 'The document')))
  context.output.result(changed, () => `Changed ${target.name}. To go back: ${undoOf(target)}`)
}

async function read(context: CommandContext, file: string): Promise<string> {
  if (file === '-') return await readInput(context.input, context.signal)
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new AppError('invalid-input', `${file} cannot be read.`, { cause: error })
  }
}

async function edited(
  { environment }: CommandContext,
  before: Record<string, unknown>,
): Promise<string | undefined> {
  const text = JSON.stringify(before, null, 2)
  const after = await editText(text, environment)
  return after === text ? undefined : after
}

/** A facet that is not there yet begins empty. */
function emptyIfNew(kind: 'document' | 'facet'): (error: unknown) => Record<string, unknown> {
  return (error) => {
    if (kind === 'facet' && error instanceof AppError && error.code === 'not-found') return {}
    throw error
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new AppError('invalid-input', 'The document is no JSON object.')
}

function undoOf({ kind, name }: { kind: 'document' | 'facet'; name: string }): string {
  return kind === 'facet' ? `mh persona undo --facet ${name}` : `mh persona undo ${name}`
}
