import type { PersonaDocument } from '../domain/persona.ts'
import type { ConfigName } from '../domain/profile-config.ts'

/** What of a document may be in a template: these members, or all but those. */
export type MembersRule = { readonly only: readonly string[] } | { readonly not: readonly string[] }

/** What a person is, wants and does at the time stays theirs: goals, context, notes, addresses. */
export const PERSONA_MEMBERS: Readonly<Record<PersonaDocument, MembersRule>> = {
  core: { only: ['version', 'identity', 'personality', 'values'] },
  relationships: { only: ['version', 'relationships', 'contacts', 'socialCircles'] },
  routines: { only: ['version', 'sleep', 'work', 'energy', 'habits'] },
  'decision-rules': {
    only: [
      'version',
      'trustLevel',
      'availableModes',
      'modeDescription',
      'hardRules',
      'softPreferences',
      'decisionHeuristics',
      'riskLevels',
    ],
  },
  facets: { only: ['version', 'activeFacet', 'description', 'facets'] },
}

export const FACET_MEMBERS: MembersRule = {
  only: ['version', 'facet', 'description', 'identity', 'personality', 'values'],
}

/** Of `identity`, in the core and in facets. */
export const IDENTITY_MEMBERS: MembersRule = { only: ['name', 'role', 'purpose', 'humanName'] }

/** What a person consented to or granted, and what was made for them, does not go to another. */
export const CONFIG_MEMBERS: Readonly<Record<ConfigName, MembersRule>> = {
  'cognitive-mode': { only: ['currentMode'] },
  models: {
    only: [
      'version',
      'globalSettings',
      'defaults',
      'models',
      'roleHierarchy',
      'cognitiveModeMappings',
      'providers',
    ],
  },
  training: { not: ['consent', 'command', 'comment', 'notes'] },
  boredom: { not: [] },
  sleep: { not: [] },
  audio: { not: [] },
  ingestor: { not: [] },
  autonomy: { not: ['tools'] },
  schedules: {
    only: ['version', 'pauseAll', 'quietHours', 'maxConcurrentAgents', 'schedules'],
  },
}

/** Whether a member may be in a template. */
export function mayHold(rule: MembersRule, name: string): boolean {
  return 'only' in rule ? rule.only.includes(name) : !rule.not.includes(name)
}
