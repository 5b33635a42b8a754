import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import type { ToolSaidCode } from '../../shared/domain/asked-said.ts'
import type { SaidValues } from '../../shared/domain/said.ts'
import type {
  Autonomy,
  DecisionRules,
  ToolEffect,
  ToolGrant,
  ToolVerdict,
} from '../../shared/domain/tool.ts'
import { type ToolTold, toolTold } from './asked-told.ts'

/** What is to become of a call, and why. */
export interface Judgement extends ToolTold {
  readonly verdict: ToolVerdict
}

/** What is said, by the person and their settings, of what tools may do. */
export interface Standing {
  readonly mode: CognitiveMode
  readonly autonomy: Autonomy
  readonly rules: DecisionRules
}

interface JudgedCall {
  readonly tool: { readonly name: string; readonly effect: ToolEffect }
  readonly readUntrusted: boolean
}

type Case = JudgedCall & Standing & { readonly grant: ToolGrant | undefined }
type Line = (one: Case) => Judgement | undefined

/** What the starter rules’ sentence about overwriting means for tools, whoever wrote the file. */
const BEFORE_DELETING = 'ask-before-deleting'

/** What is to become of a call. The first line that says something holds: the strict ones stand before those that allow. */
export function judge(call: JudgedCall, standing: Standing): Judgement {
  const one = { ...call, ...standing, grant: grantOf(call.tool.name, standing.autonomy) }
  const lines = call.tool.effect === 'reads' ? READING : CHANGING
  for (const line of lines) {
    const judgement = line(one)
    if (judgement) return judgement
  }
  return ask('nothing-allows')
}

/** What the person has said of a tool by its name. */
export function grantOf(name: string, { tools }: Autonomy): ToolGrant | undefined {
  return tools && Object.hasOwn(tools, name) ? (tools[name] ?? undefined) : undefined
}

const emulation: Line = ({ mode }) => (mode === 'emulation' ? refuse('emulation') : undefined)

const forbidden: Line = ({ tool, rules, grant }) => {
  const rule = hardRule(rules, tool, 'never')
  if (rule !== undefined) return refuse('hard-rule-forbids', { rule })
  return grant === 'never' ? refuse('says-never') : undefined
}

/** Nobody waits for what is read after the reply: it is done, or not at all. */
const readingThatAsks: Line = ({ tool, rules, grant }) => {
  const isAsked = hardRule(rules, tool, 'ask') !== undefined || grant === 'ask'
  return isAsked ? refuse('reading-cannot-wait') : undefined
}

const reading: Line = () => allow('only-reads')

const autonomyOff: Line = ({ autonomy, rules }) => {
  if (autonomy.mode === 'off') return refuse('autonomy-off')
  return rules.trustLevel === 'observe' ? refuse('trust-observes') : undefined
}

const foreignWords: Line = ({ readUntrusted }) =>
  readUntrusted ? ask('read-untrusted') : undefined

const hardRules: Line = ({ tool, rules }) => {
  const rule = hardRule(rules, tool, 'ask')
  return rule === undefined ? undefined : ask('hard-rule-asks', { rule })
}

/** In agent mode only what the person asks to be kept is kept. */
const agentMode: Line = ({ tool, mode }) =>
  mode === 'agent' && tool.name === 'capture_memory' ? ask('agent-mode') : undefined

const confirmed: Line = ({ tool, autonomy }) =>
  autonomy.riskGuards?.requireConfirmFor?.includes(tool.name)
    ? ask('confirmed-each-time')
    : undefined

const granted: Line = ({ grant }) => {
  if (grant === 'do') return allow('granted')
  return grant === 'ask' ? ask('says-ask') : undefined
}

const preferred: Line = ({ tool, rules }) => {
  const preference = rules.softPreferences?.find((one) => names(one, tool.name))
  return preference && ask('preference-asks', { preference: idOf(preference) })
}

const bounded: Line = ({ autonomy, rules }) => {
  const isBounded = autonomy.mode === 'bounded' && rules.trustLevel === 'bounded_auto'
  const isDry = autonomy.riskGuards?.dryRunDefault ?? true
  return isBounded && !isDry ? allow('bounded') : undefined
}

const READING: readonly Line[] = [emulation, forbidden, readingThatAsks, reading]
const CHANGING: readonly Line[] = [
  emulation,
  forbidden,
  autonomyOff,
  foreignWords,
  hardRules,
  agentMode,
  confirmed,
  granted,
  preferred,
  bounded,
]

type Rule = NonNullable<DecisionRules['hardRules']>[number]

/** The name of the first hard rule that decides so of a tool. */
function hardRule(
  { hardRules: rules }: DecisionRules,
  tool: JudgedCall['tool'],
  decision: 'ask' | 'never',
): string | undefined {
  const isMeant = (rule: Rule): boolean =>
    names(rule, tool.name)
      ? (rule.decision ?? 'ask') === decision
      : decision === 'ask' && tool.effect === 'overwrites' && rule['id'] === BEFORE_DELETING
  const found = rules?.find((rule) => rule.enforced !== false && isMeant(rule))
  return found && idOf(found)
}

function names({ tools }: Pick<Rule, 'tools'>, name: string): boolean {
  return tools?.some((one) => one === '*' || one === name) ?? false
}

function idOf(rule: Readonly<Record<string, unknown>>): string {
  const { id } = rule
  return typeof id === 'string' && id !== '' ? id.slice(0, 100) : '(without an id)'
}

function allow(code: ToolSaidCode): Judgement {
  return { verdict: 'do', ...toolTold(code) }
}

function ask(code: ToolSaidCode, values?: SaidValues): Judgement {
  return { verdict: 'ask', ...toolTold(code, values) }
}

function refuse(code: ToolSaidCode, values?: SaidValues): Judgement {
  return { verdict: 'refuse', ...toolTold(code, values) }
}
