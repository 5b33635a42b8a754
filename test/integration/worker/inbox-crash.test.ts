import { expect, it } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { inboxOf } from './inbox-under-test.ts'
import { useWorkers } from './worker-under-test.ts'

const use = useWorkers()
const FILES = 200
const KILLS = 8

it('A19: takes in each file of a drop exactly once, however often it is killed in the middle', async () => {
  const place = await use.place()
  const inbox = inboxOf(place)
  const names = Array.from({ length: FILES }, (_, number) => `note-${number}.txt`)
  // Each tenth cannot be read; the others have up to four chunks.
  for (const [number, name] of names.entries())
    await inbox.drop(name, number % 10 === 0 ? Buffer.from([0]) : textOf(number))
  const settled = async (): Promise<number> =>
    (await inbox.archived()).length + (await inbox.rejected()).length / 2

  for (let kill = 1; kill <= KILLS; kill += 1) {
    const worker = await use.worker(place, { generation: kill }).ready()
    // Anywhere in a file's way: a little later each time.
    const enough = (kill * FILES) / (KILLS + 2)
    await eventually(async () => (await settled()) >= enough)
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 30))
    await worker.end('SIGKILL')
  }
  await use.worker(place, { generation: KILLS + 1 }).ready()
  await eventually(async () => (await settled()) >= FILES && (await inbox.waiting()).length === 0)

  const unreadable = names.filter((_, number) => number % 10 === 0)
  const readable = names.filter((_, number) => number % 10 !== 0)
  expect(await inbox.archived()).toEqual(readable.toSorted())
  expect(await inbox.rejected()).toEqual(
    unreadable.flatMap((name) => [name, `${name}.reason.json`]).toSorted(),
  )
  const contents = (await inbox.memories()).map(({ content }) => content).toSorted()
  const wanted = readable.flatMap((name) => textOf(Number(/\d+/.exec(name)?.[0])).split('\n\n'))
  expect(contents).toEqual(wanted.toSorted())
  expect(await inbox.memories('binned')).toEqual([])
})

/** As many paragraphs, each long enough to be a chunk of its own. */
function textOf(number: number): string {
  const paragraphs = Array.from(
    { length: (number % 4) + 1 },
    (_, part) => `Part ${part} of note ${number}: ${'word '.repeat(250)}end.`,
  )
  return paragraphs.join('\n\n')
}
