import { z } from 'zod'
import { schema } from '../api/schema.ts'

/** What a model may be granted to call. */
export const TOOL_NAMES = [
  'search_memories',
  'capture_memory',
  'list_tasks',
  'add_task',
  'update_task',
  'complete_task',
  'list_calendar',
  'add_calendar_event',
] as const
export type ToolName = (typeof TOOL_NAMES)[number]

/** What a tool does to what a person has: it only looks, adds something, closes something, or overwrites it. */
export const TOOL_EFFECTS = ['reads', 'adds', 'closes', 'overwrites'] as const
export type ToolEffect = (typeof TOOL_EFFECTS)[number]

/** What a person says of a tool: done at once, asked about first, or never. */
export const TOOL_GRANTS = ['do', 'ask', 'never'] as const
export type ToolGrant = (typeof TOOL_GRANTS)[number]

/** What would become of a call now. */
export const TOOL_VERDICTS = ['do', 'ask', 'refuse'] as const
export type ToolVerdict = (typeof TOOL_VERDICTS)[number]

const text = () => z.string().nullish()
const flag = () => z.boolean().nullish()

/**
 * `etc/autonomy.json`, in the format of the single-user system with the member `tools`. `off`: nothing is changed by tools. `supervised`:
 * what is not granted asks first. `bounded`: with the trust level `bounded_auto` and no `dryRunDefault` it is done.
 */
export const Autonomy = schema(() =>
  z.looseObject({
    mode: z.enum(['off', 'supervised', 'bounded']).nullish(),
    schedules: z.record(z.string(), z.number()).nullish(),
    riskGuards: z
      .looseObject({
        /** What is not granted by name is only proposed. */
        dryRunDefault: flag(),
        /** Names of tools that ask, whatever is granted. */
        requireConfirmFor: z.array(z.string()).nullish(),
      })
      .nullish(),
    /** What is granted, by the name of the tool; `null` takes a grant back. */
    tools: z.record(z.string(), z.enum(TOOL_GRANTS).nullable()).nullish(),
  }),
)
export type Autonomy = z.output<typeof Autonomy.zod>

/** Rules are sentences for the assistant; with `tools` (names, or `*`) they also hold where tools are called. */
const rule = () =>
  z.looseObject({
    tools: z.array(z.string()).nullish(),
    /** `ask` if nothing is said. */
    decision: z.enum(['ask', 'never']).nullish(),
  })

/** `persona/decision-rules.json`. A hard rule holds unless `enforced` is false; a soft preference yields to a grant. */
export const DecisionRules = schema(() =>
  z.looseObject({
    trustLevel: text(),
    availableModes: z.array(z.string()).nullish(),
    hardRules: z.array(rule().extend({ enforced: flag() })).nullish(),
    softPreferences: z.array(rule()).nullish(),
    riskLevels: z.looseObject({}).nullish(),
  }),
)
export type DecisionRules = z.output<typeof DecisionRules.zod>
