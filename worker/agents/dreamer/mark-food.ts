import { citedIn } from '../../forget/learning-lines.ts'
import { linksOf } from '../../memory/memory-links.ts'
import { lineDiff } from '../../documents/line-diff.ts'
import type { EpisodicEvent } from '../../../shared/domain/episodic-event.ts'
import { decisionTold } from '../decision-told.ts'
import { allowedMarks, type Mark, marked } from './consolidation.ts'
import { dreamIds } from './dreams.ts'
import { type Learning, learningsPath } from './learnings.ts'
import type { NightWork } from './night-work.ts'

/** What a preview would have made. */
interface WouldBe {
  readonly dreams: readonly EpisodicEvent[]
  readonly learnings: readonly Learning[]
}

const BECAUSE = decisionTold('became-part')

/**
 * Marks memories of which the night has made something. What that is, is read from the disk: an earlier attempt may have made it. Only
 * `metadata.consolidated` and `importance` of a memory are ever changed.
 */
export async function markFood(work: NightWork, wouldBe: WouldBe): Promise<void> {
  const { resources, context, night, food, report, now } = work
  const wanted = context.isPreview ? wantedOf(wouldBe, work) : await wantedOnDisk(work)
  const before = food.filter((one) => one.night === night.name).map(({ id }) => id)
  const looked = { looked: food.map(({ id }) => id), marked: before }
  const marks = allowedMarks(looked, wanted)
  const more = new Set(wanted.map(({ id }) => id)).size - before.length - marks.length
  if (more > 0)
    report.leftOut(
      { code: 'marks', values: { count: more } },
      { code: 'marks-at-most', values: {} },
    )
  const byId = new Map(marks.map((mark) => [mark.id, mark]))
  const made = { run: context.runId, at: now().toISOString(), night: night.name }
  const done = context.isPreview
    ? marks.map(({ id }) => id)
    : await resources.changes.change([...byId.keys()], context, (event, members) => {
        const mark = byId.get(event.id)
        return mark && marked(members, mark, made)
      })
  for (const id of done) {
    const into = byId.get(id)?.into ?? []
    const diff = lineDiff(`memory ${id}: metadata.consolidated`, undefined, { ...made, into })
    report.did({ kind: 'mark', what: id, by: 'builtin', ...BECAUSE, diff, sources: [id] })
  }
  if (done.length > 0 && !context.isPreview)
    await context.decide({
      event: 'memories_marked',
      from: looked.looked,
      ...BECAUSE,
      made: done,
    })
}

async function wantedOnDisk(work: NightWork): Promise<Mark[]> {
  const { resources, night } = work
  const { finder } = resources.memoryParts
  const dreams = await Promise.all(dreamIds(work).map((id) => finder.findAny(id, 'kept')))
  const text = (await resources.files.read(learningsPath(night.name))) ?? ''
  const cited = text.split('\n').flatMap(citedIn)
  const kept = dreams.flatMap((one) => (one ? [one.event] : []))
  return joined([...ofDreams(kept), ...ofFile(cited, work)])
}

function wantedOf({ dreams, learnings }: WouldBe, work: NightWork): Mark[] {
  return joined([
    ...ofDreams(dreams),
    ...ofFile(
      learnings.flatMap(({ sources }) => sources),
      work,
    ),
  ])
}

function ofDreams(dreams: readonly EpisodicEvent[]): Mark[] {
  return dreams.flatMap((dream) =>
    linksOf(dream)
      .filter(({ type }) => type === 'source')
      .map(({ target }) => ({ id: target, into: [dream.id] })),
  )
}

function ofFile(ids: readonly string[], { night }: NightWork): Mark[] {
  return ids.map((id) => ({ id, into: [learningsPath(night.name)] }))
}

/** One mark a memory. */
function joined(marks: readonly Mark[]): Mark[] {
  const all = new Map<string, Set<string>>()
  for (const { id, into } of marks) all.set(id, new Set([...(all.get(id) ?? []), ...into]))
  return [...all].map(([id, into]) => ({ id, into: [...into] }))
}
