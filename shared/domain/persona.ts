import { z } from 'zod'
import { type Schema, schema } from '../api/schema.ts'
import { DecisionRules } from './tool.ts'
import { RULE_WORDS } from './rule-words.ts'

export const PERSONA_DOCUMENTS = [
  'core',
  'relationships',
  'routines',
  'decision-rules',
  'facets',
] as const
export type PersonaDocument = (typeof PERSONA_DOCUMENTS)[number]

/** The facet that is the core persona as it is. */
export const DEFAULT_FACET = 'default'

const text = () => z.string().nullish()
const texts = () => z.array(z.string()).nullish()
const items = () => z.array(z.looseObject({})).nullish()
/** A goal is an object, or in some older profiles plain text. */
const goals = () => z.array(z.union([z.string(), z.looseObject({})])).nullish()
const identity = () =>
  z.looseObject({ name: text(), role: text(), purpose: text(), aliases: texts() })
const personality = () =>
  z.looseObject({
    communicationStyle: z.looseObject({}).nullish(),
    traits: z.record(z.string(), z.number().min(0).max(1)).nullish(),
    archetypes: texts(),
    aesthetic: texts(),
  })
const values = () =>
  z.looseObject({
    core: z.array(z.union([z.string(), z.looseObject({})])).nullish(),
    boundaries: texts(),
  })
const zone = () => z.string().refine(isZone, RULE_WORDS['time-zone']).nullish()

const core = schema(() =>
  z.looseObject({
    identity: identity().extend({ name: z.string().min(1).max(200) }),
    personality: personality().nullish(),
    values: values().nullish(),
    goals: z.looseObject({ shortTerm: goals(), midTerm: goals(), longTerm: goals() }).nullish(),
    context: z.looseObject({ domains: texts(), currentFocus: z.unknown() }).nullish(),
    notes: text(),
  }),
)
const relationships = schema(() =>
  z.looseObject({ relationships: items(), contacts: items(), socialCircles: items() }),
)
const routines = schema(() =>
  z.looseObject({
    sleep: z.looseObject({ schedule: z.looseObject({}).nullish(), timezone: zone() }).nullish(),
    work: z.looseObject({}).nullish(),
    energy: z.looseObject({}).nullish(),
    habits: z.array(z.union([z.string(), z.looseObject({})])).nullish(),
  }),
)

/** A facet in the list of `persona/facets.json`. `personaFile` is the name of a file in `persona/facets/`. */
const FacetEntry = schema(() =>
  z.looseObject({
    name: text(),
    description: text(),
    personaFile: z
      .string()
      .regex(/^(?:.*\/)?[\w-][\w.-]*\.json$/, RULE_WORDS['facet-file'])
      .nullish(),
    enabled: z.boolean().nullish(),
    color: text(),
  }),
)
/** `persona/facets.json` */
export const FacetList = schema(() =>
  z.looseObject({
    activeFacet: z.string().min(1).nullish(),
    facets: z.record(z.string(), FacetEntry.zod).nullish(),
  }),
)
export type FacetList = z.output<typeof FacetList.zod>

/** A side of the persona, `persona/facets/<name>.json`: laid over the core. */
export const Facet = schema(() =>
  z.looseObject({
    facet: text(),
    description: text(),
    identity: identity().nullish(),
    personality: personality().nullish(),
    values: values().nullish(),
    notes: text(),
  }),
)

/** What each document of the persona must look like; members that are not named here are kept. */
export const PERSONA_SHAPES: Readonly<Record<PersonaDocument, Schema>> = {
  core,
  relationships,
  routines,
  'decision-rules': DecisionRules,
  facets: FacetList,
}

type Members = Readonly<Record<string, unknown>>

/** The core with a facet laid over it: `identity`, `personality` and `values` member by member, the facet wins. */
export function withFacet(core: Members, facet: Members): Members {
  const over = (name: string): Members => ({ ...Object(core[name]), ...Object(facet[name]) })
  return {
    ...core,
    identity: over('identity'),
    personality: over('personality'),
    values: over('values'),
  }
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    // Intl knows no such zone, which is the answer.
    return zone === ''
  }
}
