import { join } from 'node:path'
import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import { configDefaults } from '../../shared/domain/profile-config.ts'
import { Autonomy, DecisionRules } from '../../shared/domain/tool.ts'
import type { ProfileLayout } from '../../shared/layout/profile-layout.ts'
import { starterPersona } from '../../shared/profile/starter-persona.ts'
import { ConfigFile } from '../profile/config-file.ts'
import type { Standing } from './judge.ts'

interface StandingOptions {
  readonly layout: ProfileLayout
  readonly mode: () => CognitiveMode
  readonly onInvalid: (path: string) => void
}

/** What holds while rules were never readable: nobody knows what they forbid. */
const UNREADABLE: DecisionRules = {
  trustLevel: 'suggest',
  hardRules: [{ id: 'unreadable-rules', tools: ['*'], decision: 'ask' }],
}

/** Gives what settings and rules say now: both files may be edited at any moment. */
export function watchStanding({ layout, mode, onInvalid }: StandingOptions): () => Standing {
  const fallback = starterRules()
  let isUnreadable = false
  const autonomy = new ConfigFile({
    path: join(layout.etc, 'autonomy.json'),
    shape: Autonomy,
    fallback: Autonomy.parse(configDefaults('autonomy'), 'Defaults'),
    onInvalid,
  })
  const rules = new ConfigFile({
    path: join(layout.persona, 'decision-rules.json'),
    shape: DecisionRules,
    fallback,
    onInvalid: (path) => {
      isUnreadable = true
      onInvalid(path)
    },
  })
  const rulesNow = (): DecisionRules => {
    const current = rules.current()
    if (current !== fallback) isUnreadable = false
    return isUnreadable ? UNREADABLE : current
  }
  return () => ({ mode: mode(), autonomy: autonomy.current(), rules: rulesNow() })
}

function starterRules(): DecisionRules {
  const starter = starterPersona('', new Date(0).toISOString())
  return DecisionRules.parse(starter['persona/decision-rules.json'], 'Defaults')
}
