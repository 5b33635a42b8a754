import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { table } from '../terminal/table.ts'
import { localTimeToTheSecond } from '../terminal/time-words.ts'
import { type NamedDocument, personaDocument, targetOf } from './persona-document.ts'

/** `mh persona history` */
export async function showVersions(context: CommandContext, named: NamedDocument): Promise<void> {
  const target = targetOf(named)
  const page = await personaDocument(await connectToProfile(context), target).history()
  context.output.result(page, () =>
    table(page.items, [
      { title: 'SAVED', value: ({ savedAt }) => localTimeToTheSecond(savedAt) },
      { title: 'BY', value: ({ actor }) => (actor === 'file' ? 'hand' : actor) },
      { title: 'VERSION', value: ({ version }) => version },
    ]),
  )
}

/** `mh persona undo` */
export async function undoVersion(context: CommandContext, named: NamedDocument): Promise<void> {
  const target = targetOf(named)
  const document = await personaDocument(await connectToProfile(context), target).undo()
  context.output.result(document, () => `${target.name} is as it was before.`)
}
