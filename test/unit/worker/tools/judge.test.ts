import { describe, expect, it } from 'vitest'
import type { CognitiveMode } from '../../../../shared/domain/cognitive-mode.ts'
import { Autonomy, DecisionRules, type ToolEffect } from '../../../../shared/domain/tool.ts'
import { judge } from '../../../../worker/tools/judge.ts'

const EFFECTS: Readonly<Record<string, ToolEffect>> = {
  list_tasks: 'reads',
  add_task: 'adds',
  complete_task: 'closes',
  update_task: 'overwrites',
  capture_memory: 'adds',
}

interface Row {
  readonly tool?: keyof typeof EFFECTS
  readonly mode?: CognitiveMode
  readonly autonomy?: object
  readonly rules?: object
  readonly readUntrusted?: boolean
}

const DO = { tools: { '*': 'do', add_task: 'do', update_task: 'do', capture_memory: 'do' } }
const BOUNDED = { mode: 'bounded', riskGuards: { dryRunDefault: false } }
const ALONE = { trustLevel: 'bounded_auto' }
const DELETING = { hardRules: [{ id: 'ask-before-deleting', enforced: true }] }
const hard = (rule: object) => ({ hardRules: [{ id: 'mine', tools: ['add_task'], ...rule }] })
const soft = { softPreferences: [{ id: 'gentle', tools: ['add_task'] }] }

const TABLE: readonly (readonly [string, string, Row])[] = [
  ['do', 'it only reads', { tool: 'list_tasks' }],
  ['do', 'it only reads', { tool: 'list_tasks', readUntrusted: true }],
  ['do', 'it only reads', { tool: 'list_tasks', autonomy: { mode: 'off' } }],
  ['do', 'it only reads', { tool: 'list_tasks', mode: 'agent', rules: { trustLevel: 'observe' } }],
  ['refuse', 'emulation', { tool: 'list_tasks', mode: 'emulation' }],
  ['refuse', 'emulation', { mode: 'emulation', autonomy: DO }],
  ['refuse', 'never', { tool: 'list_tasks', autonomy: { tools: { list_tasks: 'never' } } }],
  ['refuse', 'cannot wait', { tool: 'list_tasks', autonomy: { tools: { list_tasks: 'ask' } } }],
  ['refuse', 'cannot wait', { tool: 'list_tasks', rules: { hardRules: [{ tools: ['*'] }] } }],
  ['ask', 'nothing says', {}],
  ['ask', 'nothing says', { mode: 'agent' }],
  ['ask', 'nothing says', { autonomy: { mode: null, tools: null } }],
  ['ask', 'nothing says', { autonomy: { tools: { add_task: null } } }],
  ['ask', 'nothing says', { autonomy: { tools: { '*': 'do' } } }],
  ['ask', 'nothing says', { rules: { trustLevel: 'no such level' } }],
  ['ask', 'nothing says', { rules: { trustLevel: 'supervised_auto' } }],
  ['do', 'granted', { autonomy: DO }],
  ['do', 'granted', { autonomy: DO, mode: 'agent' }],
  ['ask', 'says ask', { autonomy: { ...BOUNDED, tools: { add_task: 'ask' } }, rules: ALONE }],
  ['refuse', 'never', { autonomy: { ...BOUNDED, tools: { add_task: 'never' } }, rules: ALONE }],
  ['ask', 'not yours', { autonomy: DO, readUntrusted: true }],
  ['ask', 'not yours', { autonomy: BOUNDED, rules: ALONE, readUntrusted: true }],
  ['refuse', 'forbids', { rules: hard({ decision: 'never' }), readUntrusted: true }],
  ['refuse', 'off', { autonomy: { ...DO, mode: 'off' } }],
  ['refuse', 'observe', { autonomy: DO, rules: { trustLevel: 'observe' } }],
  ['ask', 'rule mine', { autonomy: DO, rules: hard({}) }],
  ['ask', 'rule mine', { autonomy: DO, rules: hard({ decision: 'ask', enforced: true }) }],
  ['do', 'granted', { autonomy: DO, rules: hard({ enforced: false }) }],
  ['do', 'granted', { autonomy: DO, rules: hard({ tools: ['update_task'] }) }],
  ['refuse', 'rule mine forbids', { autonomy: DO, rules: hard({ decision: 'never' }) }],
  ['do', 'granted', { autonomy: DO, rules: DELETING }],
  ['ask', 'ask-before-deleting', { tool: 'update_task', autonomy: DO, rules: DELETING }],
  ['do', 'granted', { tool: 'update_task', autonomy: DO }],
  ['ask', 'kept only', { tool: 'capture_memory', mode: 'agent', autonomy: DO }],
  ['do', 'granted', { tool: 'capture_memory', autonomy: DO }],
  [
    'ask',
    'requireConfirmFor',
    { autonomy: { ...DO, riskGuards: { requireConfirmFor: ['add_task'] } } },
  ],
  ['do', 'granted', { autonomy: { ...DO, riskGuards: { requireConfirmFor: ['fs_delete'] } } }],
  ['do', 'bounded', { autonomy: BOUNDED, rules: ALONE }],
  ['do', 'bounded', { tool: 'complete_task', autonomy: BOUNDED, rules: ALONE }],
  ['ask', 'nothing says', { autonomy: BOUNDED, rules: { trustLevel: 'supervised_auto' } }],
  ['ask', 'nothing says', { autonomy: { mode: 'bounded' }, rules: ALONE }],
  ['ask', 'nothing says', { autonomy: { mode: 'supervised' }, rules: ALONE }],
  ['ask', 'preference gentle', { autonomy: BOUNDED, rules: { ...ALONE, ...soft } }],
  ['do', 'granted', { autonomy: DO, rules: soft }],
]

describe('a call of a tool', () => {
  it.each(TABLE)('is to %s (%s) with %j', (verdict, reason, row) => {
    const { tool = 'add_task', mode = 'dual', readUntrusted = false } = row
    const call = { tool: { name: tool, effect: EFFECTS[tool] ?? 'overwrites' }, readUntrusted }
    const autonomy = Autonomy.parse(row.autonomy ?? {}, 'Autonomy')
    const rules = DecisionRules.parse(row.rules ?? {}, 'Rules')

    const judgement = judge(call, { mode, autonomy, rules })

    expect(judgement).toMatchObject({ verdict, reason: expect.stringContaining(reason) })
  })
})
