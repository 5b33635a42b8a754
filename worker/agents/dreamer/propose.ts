import type { z } from 'zod'
import { memberWords } from '../../../shared/domain/proposal.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { neutralLine } from '../../prompts/neutral-text.ts'
import type { ProposalState } from '../../tools/approvals.ts'
import { decisionTold } from '../decision-told.ts'
import { askOfFood, citedFood } from './ask-of-food.ts'
import { CHANGES_RULES } from './dreamer-prompts.ts'
import { ChangesReply } from './dream-replies.ts'
import type { Food } from './food.ts'
import { type NightWork, reasonOf, thoseThere } from './night-work.ts'
import {
  type Documents,
  type Idea,
  type PlannedChange,
  type Remembered,
  contactIdeas,
  countedIdeas,
  itemKey,
  memberKey,
  peopleIn,
  plannedChanges,
} from './planned-changes.ts'
import { type Theme, themesOf } from './themes.ts'

const SHOWN_CHARS = 500
const MOST_A_NIGHT = 5
const LONGEST_ITEM = 120
const LONGEST_WHY = 300
const PROPOSAL = { code: 'proposal', values: {} } as const

/** Asks the person for what the night would change in their persona. INVARIANT: nothing is changed here. */
export async function propose(whole: NightWork, documents: Documents): Promise<void> {
  // A persona is told to every model, so nothing goes into it that may not go to each.
  const work = { ...whole, food: whole.food.filter(({ privacy }) => privacy === 'any') }
  const { resources, report, night, dayOf, food } = work
  const themes = themesOf(food, { dayOf, except: peopleIn(documents) })
  const approvals = await resources.approvals()
  const earlier = await approvals.proposals()
  const left = MOST_A_NIGHT - earlier.filter((one) => one.proposal.night === night.name).length
  const contacts = contactIdeas(food, documents.relationships, dayOf)
  const ideas = [...(await ideasOf(work, themes, documents)), ...contacts]
  const there = await thoseThere(
    work,
    ideas.flatMap(({ sources }) => sources),
  )
  const known = ideas.filter(({ sources }) => sources.every((id) => there.has(id)))
  const planned = plannedChanges(known, documents, rememberedOf(earlier))
  for (const change of planned.slice(0, Math.max(0, left))) await ask(work, change)
  const more = planned.length - Math.max(0, left)
  if (more > 0)
    report.leftOut(
      { code: 'proposals', values: { count: more } },
      { code: 'proposals-at-most', values: { most: MOST_A_NIGHT } },
    )
}

/** Members that are asked about, and what was decided on once: a "no" holds. */
function rememberedOf(earlier: readonly ProposalState[]): Remembered {
  return {
    openMembers: new Set(
      earlier.filter(({ status }) => OPEN.has(status)).map(({ proposal }) => memberKey(proposal)),
    ),
    decidedItems: new Set(
      earlier
        .filter(({ status }) => DECIDED.has(status))
        .flatMap(({ proposal }) => proposal.items.map((item) => itemKey(proposal, item))),
    ),
  }
}

const OPEN: ReadonlySet<string> = new Set(['pending', 'approved'])
const DECIDED: ReadonlySet<string> = new Set(['rejected', 'done'])

async function ideasOf(
  work: NightWork,
  themes: readonly Theme[],
  documents: Documents,
): Promise<Idea[]> {
  const { food, models, dayOf, report, signal } = work
  try {
    const { value, by, shown } = await askOfFood(models, ChangesReply, {
      role: 'curator',
      temperature: 0.3,
      rules: CHANGES_RULES,
      food,
      dayOf,
      request: requestOf(documents),
      longest: SHOWN_CHARS,
    })
    return value.changes.flatMap((change) => ideaOf(work, change, { by, shown }))
  } catch (error) {
    report.leftOut({ code: 'proposals-of-model', values: {} }, ...reasonOf(error, signal))
    return countedIdeas(themes)
  }
}

/** The persona's own words go to models in every chat; who they are to whom does not. */
function requestOf({ core, routines }: Documents): string {
  const { values, goals, context } = core
  const said = JSON.stringify({ values, goals, context, habits: routines['habits'] })
  return `The profile says now:\n${neutralLine(said, 4_000)}\n\nPropose what to add.`
}

type ModelChange = z.output<typeof ChangesReply.zod>['changes'][number]

function ideaOf(
  { report }: NightWork,
  { target, add, because, memories }: ModelChange,
  { by, shown }: { readonly by: string; readonly shown: readonly Food[] },
): Idea[] {
  const sources = citedFood(memories, shown).map(({ id }) => id)
  const item = neutralLine(add, LONGEST_ITEM)
  const quote = neutralLine(because, LONGEST_WHY)
  const why = { code: 'of-a-model', values: { quote } } as const
  if (sources.length > 0 && item.length >= 3)
    return [{ kind: 'add', target, item, why, by, sources }]
  report.leftOut(PROPOSAL, { code: 'cites-nothing-shown', values: {} })
  return []
}

async function ask(work: NightWork, change: PlannedChange): Promise<void> {
  const { context, report } = work
  const { because, said, by, document, path, sources, diff } = change
  const member = `persona/${document}.json: ${memberWords(path)}`
  if (context.isPreview)
    return report.did({ kind: 'change', what: member, by, because, said, diff, sources })
  try {
    const id = await approvalOf(work, change)
    const told = decisionTold('sample-shows')
    await context.decide({
      event: 'change_proposed',
      from: sources,
      ...told,
      made: [id],
      by,
    })
    report.did({ kind: 'change', what: id, by, ...told, sources })
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'too-many-requests')) throw error
    report.leftOut(PROPOSAL, { code: 'too-much-waits', values: { message: error.message } })
  }
}

async function approvalOf(
  { resources, context, night }: NightWork,
  { because, said, ...change }: PlannedChange,
): Promise<string> {
  const { document, path } = change
  const approval = await (
    await resources.approvals()
  ).ask({
    tool: 'change_persona',
    input: { document: `persona/${document}.json`, member: memberWords(path) },
    why: because,
    whySaid: said,
    risk: 'medium',
    conversationId: null,
    replyId: null,
    askedBy: context.actor,
    askedFor: `user:${resources.userId}`,
    readUntrusted: false,
    privacy: 'any',
    proposal: { ...change, run: context.runId, agent: 'dreamer', night: night.name },
  })
  return approval.id
}
