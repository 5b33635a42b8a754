import { z } from 'zod'
import { AGENT_NAMES } from '../domain/agent-run.ts'
import { LEFT_OUT_SAID_CODES, LEFT_OUT_THING_CODES } from '../domain/left-out-said.ts'
import { PROPOSABLE_DOCUMENTS } from '../domain/proposal.ts'
import { decisionSaid } from './decision-said.ts'
import { saidOf } from './said.ts'
import { schema } from './schema.ts'

/** The way to a member of a document: names of members, and of an item of a list the name that stands in it. */
const path = () => z.array(z.union([z.string(), z.strictObject({ name: z.string() })])).min(1)

/** A change of a persona's document that an agent proposes, and that a person lets happen or not. */
export const ProposedChange = schema(() =>
  z.looseObject({
    run: z.string(),
    agent: z.enum(AGENT_NAMES),
    /** Who thought of it: the id of a model, or `builtin`. */
    by: z.string(),
    /** The night for which it was made. */
    night: z.string(),
    document: z.enum(PROPOSABLE_DOCUMENTS),
    path: path(),
    /** What the member holds, and is to hold; `before` is missing where there is no such member. */
    before: z.unknown().optional(),
    after: z.unknown(),
    /** What is new in it, as text: what was rejected once is known by it. */
    items: z.array(z.string()),
    /** The same as a unified diff. */
    diff: z.string(),
    /** The memories for which it is proposed. */
    sources: z.array(z.string()),
  }),
)
export type ProposedChange = z.output<typeof ProposedChange.zod>

export const RUN_EFFECTS = ['dream', 'learning', 'change', 'mark'] as const

/** Something that a run did, or in a preview would do. */
const effect = () =>
  z.object({
    kind: z.enum(RUN_EFFECTS),
    /** What it is done to: the id of a memory or an approval, a file, a member of a document. */
    what: z.string(),
    /** Who thought of it: the id of a model, or `builtin`. */
    by: z.string(),
    because: z.string(),
    /** The same by codes. */
    said: decisionSaid(),
    /** As a unified diff; in a preview only, since what was done stands where it was done. */
    diff: z.string().optional(),
    /** The memories of which it is made. */
    sources: z.array(z.string()),
  })

/** Something that a run left out, and why; earlier versions left the codes away. */
const leftOut = () =>
  z.object({
    what: z.string(),
    whatSaid: saidOf(LEFT_OUT_THING_CODES).optional().catch(undefined),
    reason: z.string(),
    said: z.array(saidOf(LEFT_OUT_SAID_CODES)).readonly().optional().catch(undefined),
  })

/** What a run did or would do, and what it left out and why: `out/state/runs/<run>.proposal.json`. */
export const RunProposal = schema(() =>
  z.object({
    run: z.string(),
    /** Nothing of it was done. */
    isPreview: z.boolean(),
    /** The night for which it was, by the day on which it began. */
    night: z.string(),
    /** How many memories were looked at. */
    looked: z.int(),
    effects: z.array(effect()),
    leftOut: z.array(leftOut()),
  }),
)
export type RunProposal = z.output<typeof RunProposal.zod>
export type RunEffect = RunProposal['effects'][number]

export const OneProposal = schema(() =>
  z.object({ success: z.literal(true), proposal: RunProposal.zod }),
)
