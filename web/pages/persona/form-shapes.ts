import type { PersonaDocument } from '../../../shared/domain/persona.ts'

/** What stands in a document is edited as: a line, several lines, texts one a line, a time of day, a share from 0 to 1 … */
export type FormField =
  | {
      readonly kind: 'line' | 'long' | 'texts' | 'time' | 'number' | 'share' | 'switch' | 'shares'
      /** Names of members, with dots between. */
      readonly name: string
    }
  | { readonly kind: 'choice'; readonly name: string; readonly options: readonly string[] }
  | {
      readonly kind: 'items'
      readonly name: string
      /** The member that an item stands for that is plain text. */
      readonly plain: string
      readonly fields: readonly FormField[]
    }
export interface FormSection {
  readonly id: string
  readonly fields: readonly FormField[]
}

const lines = (...names: readonly string[]): FormField[] =>
  names.map((name) => ({ kind: 'line', name }))
const longs = (...names: readonly string[]): FormField[] =>
  names.map((name) => ({ kind: 'long', name }))
const texts = (...names: readonly string[]): FormField[] =>
  names.map((name) => ({ kind: 'texts', name }))
const items = (name: string, plain: string, ...fields: readonly FormField[]): FormField => ({
  kind: 'items',
  name,
  plain,
  fields,
})
const goals = (name: string): FormField => items(name, 'goal', ...lines('goal', 'status', 'owner'))

const identity: FormSection = {
  id: 'identity',
  fields: [
    ...lines('identity.name', 'identity.role'),
    ...longs('identity.purpose'),
    ...texts('identity.aliases'),
  ],
}
const personality: FormSection = {
  id: 'personality',
  fields: [
    ...texts('personality.communicationStyle.tone'),
    ...lines(
      'personality.communicationStyle.humor',
      'personality.communicationStyle.formality',
      'personality.communicationStyle.verbosity',
    ),
    { kind: 'shares', name: 'personality.traits' },
    ...texts('personality.archetypes', 'personality.aesthetic'),
    ...lines('personality.workStyle', 'personality.narrativeStyle'),
  ],
}
const values: FormSection = {
  id: 'values',
  fields: [
    items('values.core', 'value', ...lines('value', 'description', 'priority')),
    ...texts('values.boundaries'),
  ],
}
const notes: FormSection = { id: 'notes', fields: longs('notes') }
const enforcement: readonly FormField[] = [
  { kind: 'choice', name: 'decision', options: ['ask', 'never'] },
  ...texts('tools'),
]

/** The form of each document; members that have no field here stay as they are. */
export const FORMS: Readonly<
  Record<Exclude<PersonaDocument, 'facets'> | 'facet', readonly FormSection[]>
> = {
  core: [
    {
      ...identity,
      fields: [...identity.fields, ...lines('identity.humanName', 'identity.email')],
    },
    personality,
    values,
    {
      id: 'goals',
      fields: [goals('goals.shortTerm'), goals('goals.midTerm'), goals('goals.longTerm')],
    },
    { id: 'context', fields: texts('context.domains', 'context.projects', 'context.currentFocus') },
    notes,
  ],
  relationships: [
    {
      id: 'relationships',
      fields: [
        items(
          'relationships',
          'name',
          ...lines('name', 'relationship', 'communicationStyle'),
          ...texts('preferences'),
        ),
      ],
    },
    {
      id: 'contacts',
      fields: [items('contacts', 'name', ...lines('name', 'role', 'contactMethod', 'lastContact'))],
    },
    {
      id: 'socialCircles',
      fields: [
        items(
          'socialCircles',
          'name',
          ...lines('name', 'purpose', 'frequency'),
          ...texts('members'),
        ),
      ],
    },
  ],
  routines: [
    {
      id: 'sleep',
      fields: [
        { kind: 'time', name: 'sleep.schedule.start' },
        { kind: 'time', name: 'sleep.schedule.end' },
        ...lines('sleep.timezone'),
      ],
    },
    { id: 'work', fields: lines('work.schedule.weekday', 'work.schedule.weekend') },
    { id: 'energy', fields: texts('energy.peakTimes', 'energy.lowEnergy') },
    {
      id: 'habits',
      fields: [items('habits', 'name', ...lines('name', 'time', 'day'), ...longs('description'))],
    },
  ],
  'decision-rules': [
    {
      id: 'trust',
      fields: [
        {
          kind: 'choice',
          name: 'trustLevel',
          options: ['observe', 'suggest', 'supervised_auto', 'bounded_auto'],
        },
      ],
    },
    {
      id: 'hardRules',
      fields: [
        items(
          'hardRules',
          'description',
          ...lines('id', 'description', 'priority'),
          { kind: 'switch', name: 'enforced' },
          ...enforcement,
        ),
      ],
    },
    {
      id: 'softPreferences',
      fields: [
        items(
          'softPreferences',
          'description',
          ...lines('id', 'description'),
          { kind: 'number', name: 'weight' },
          ...enforcement,
        ),
      ],
    },
    { id: 'riskLevels', fields: lines('riskLevels.low', 'riskLevels.medium', 'riskLevels.high') },
  ],
  facet: [{ id: 'facet', fields: longs('description') }, identity, personality, values, notes],
}

/** Whether a value can be shown by a field; what is otherwise is edited as JSON. */
export function fits({ kind }: Pick<FormField, 'kind'>, value: unknown): boolean {
  if (value === undefined || value === null) return true
  switch (kind) {
    case 'line':
    case 'long':
    case 'time':
    case 'choice':
      return typeof value === 'string' || typeof value === 'number'
    case 'texts':
      return Array.isArray(value) && value.every((one) => typeof one === 'string')
    case 'number':
    case 'share':
      return typeof value === 'number'
    case 'switch':
      return typeof value === 'boolean'
    case 'shares':
      return typeof value === 'object' && !Array.isArray(value)
    case 'items':
      return Array.isArray(value)
  }
}
