import type { Approval, ToolList } from '../../shared/api/approvals.ts'
import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import type { ProfileLayout } from '../../shared/layout/profile-layout.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { LazyCalendar } from '../calendar/lazy-calendar.ts'
import type { Tell } from '../events/profile-events.ts'
import { REDACTED } from '../forget/redaction.ts'
import type { Memories } from '../memory/memories.ts'
import type { Persona } from '../persona/persona.ts'
import { watchCognitiveMode } from '../profile/cognitive-mode.ts'
import type { ProfileAudit } from '../routes/profile-audit.ts'
import type { Tasks } from '../tasks/tasks.ts'
import { readWhen } from '../time/when.ts'
import { ActionLog } from './action-log.ts'
import { ApprovalStore } from './approval-store.ts'
import { Approvals } from './approvals.ts'
import { calendarTools } from './calendar-tools.ts'
import { captureMemory } from './capture-memory.ts'
import { type Standing, grantOf, judge } from './judge.ts'
import { notNowTold, type OutcomeTold, outcomeTold } from './outcome-told.ts'
import { carryOutProposal, proposalHindrance } from './proposal-desk.ts'
import { searchMemories } from './search-memories.ts'
import { taskTools } from './task-tools.ts'
import type { Tool } from './tool.ts'
import type { ToolDesk } from './tool-desk.ts'
import { watchStanding } from './tool-standing.ts'
import { Workbench, carryOut } from './workbench.ts'

/** What the tools of a profile are opened with. */
export interface ToolParts {
  readonly userId: string
  readonly layout: ProfileLayout
  readonly logger: Logger
  readonly audit: ProfileAudit
  readonly tell: Tell
  readonly memories: Memories
  readonly isForgotten: (event: EpisodicEvent) => boolean
  readonly tasks: Tasks
  readonly calendar: LazyCalendar
  readonly persona: Persona
  readonly timeZone: () => string
  readonly now?: () => Date
}

/** The tools of a profile, and what waits for the person's word. */
export interface OpenTools {
  readonly desk: ToolDesk
  readonly approvals: Approvals
  /** What would become of a call of each tool now. */
  readonly list: () => ToolList['items']
}

const OWN_ID = /^apr-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Puts the tools together, and ends what was cut off. Loaded when they are first used: a worker's start does not pay for it. */
export async function openTools(parts: ToolParts): Promise<OpenTools> {
  const { layout, logger, tell, now = () => new Date() } = parts
  const onInvalid = (path: string): void => logger.warn({ evt: 'config-invalid', path })
  // The memories' own look at the same file reports what is wrong with it.
  const mode = watchCognitiveMode(layout, () => undefined)
  const standing = watchStanding({ layout, mode, onInvalid })
  const tools = toolsOf(parts, now)
  const log = new ActionLog(parts)
  const approvals = new Approvals({
    store: new ApprovalStore(layout.root, (path) =>
      logger.warn({ evt: 'approval-set-aside', path }),
    ),
    carryOut: async (approval) =>
      approval.kind === 'proposal'
        ? await carryOutProposal(parts, approval)
        : await carryOut({ tools, log }, approval),
    hindrance: async (approval, isOlder) =>
      approval.kind === 'proposal'
        ? await proposalHindrance({ persona: parts.persona, mode: mode() }, approval)
        : hindranceOf({ approval, isOlder }, tools, standing()),
    tell,
    logger,
    now,
  })
  await approvals.resume()
  const desk = new Workbench({ tools, standing, approvals, log, logger })
  return { desk, approvals, list: () => tools.map((tool) => listed(tool, standing())) }
}

function toolsOf(parts: ToolParts, now: () => Date): Tool[] {
  const { memories, isForgotten, tasks, calendar, timeZone } = parts
  const readTime = async (text: string) => await readWhen(text, { zone: timeZone(), now: now() })
  return [
    searchMemories(memories),
    captureMemory({ memories, isForgotten }),
    ...taskTools({ tasks, readTime }),
    ...calendarTools({ calendar, timeZone, now }),
  ]
}

function listed(tool: Tool, standing: Standing): ToolList['items'][number] {
  const { name, summary, effect, risk } = tool
  const { verdict, reason, said } = judge({ tool, readUntrusted: false }, standing)
  const grant = grantOf(name, standing.autonomy) ?? null
  return { name, summary, effect, risk, grant, now: verdict, why: reason, whySaid: said }
}

interface Asked {
  readonly approval: Approval
  readonly isOlder: boolean
}

/** Why something that a person approves cannot be done now. */
function hindranceOf(
  { approval, isOlder }: Asked,
  tools: readonly Tool[],
  standing: Standing,
): OutcomeTold | undefined {
  if (isOlder) return outcomeTold('older-asked')
  const tool = tools.find(({ name }) => name === approval.tool)
  if (!tool || !OWN_ID.test(approval.id)) return outcomeTold('no-tool')
  if (JSON.stringify(approval.input).includes(REDACTED)) return outcomeTold('words-forgotten')
  const { verdict, ...why } = judge({ tool, readUntrusted: false }, standing)
  return verdict === 'refuse' ? notNowTold(why) : undefined
}
