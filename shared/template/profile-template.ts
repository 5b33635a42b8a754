import { z } from 'zod'
import { schema } from '../api/schema.ts'
import { Facet, FacetList, PERSONA_SHAPES } from '../domain/persona.ts'
import { configShape } from '../domain/profile-config.ts'
import { templateName } from './template-name.ts'

/** What stands in a template where the person's name goes. */
export const PERSON = '{{person}}'

/** The name of a facet, and of its file. */
export const FACET_NAME = /^[a-z][a-z0-9_-]{0,39}$/

const facetName = () => z.string().regex(FACET_NAME, 'a-z, 0-9, "_" and "-", a letter first')

/**
 * `etc/templates/<name>.json`: persona and configuration for a new profile. It names no path, no role and no person: whatever else stands
 * in it is refused.
 */
export const ProfileTemplate = schema(() =>
  z.strictObject({
    kind: z.literal('profile-template'),
    version: z.literal(1),
    name: templateName(),
    description: z.string().max(500).default(''),
    savedAt: z.iso.datetime(),
    persona: z.strictObject({
      core: PERSONA_SHAPES.core.zod.optional(),
      relationships: PERSONA_SHAPES.relationships.zod.optional(),
      routines: PERSONA_SHAPES.routines.zod.optional(),
      'decision-rules': PERSONA_SHAPES['decision-rules'].zod.optional(),
      facets: FacetList.zod.optional(),
    }),
    /** By the name that the facet has on the list. */
    facets: z.record(facetName(), Facet.zod).default({}),
    config: z.strictObject({
      'cognitive-mode': configShape('cognitive-mode').zod.optional(),
      models: configShape('models').zod.optional(),
      training: configShape('training').zod.optional(),
      boredom: configShape('boredom').zod.optional(),
      sleep: configShape('sleep').zod.optional(),
      audio: configShape('audio').zod.optional(),
      ingestor: configShape('ingestor').zod.optional(),
      autonomy: configShape('autonomy').zod.optional(),
      schedules: configShape('schedules').zod.optional(),
    }),
  }),
)
export type ProfileTemplate = z.output<typeof ProfileTemplate.zod>

/** What a template cannot hold, by the place where it stood; never what it was. */
export const LeftOut = schema(() => z.object({ field: z.string(), reason: z.string() }))
export type LeftOut = z.output<typeof LeftOut.zod>
