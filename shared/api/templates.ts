import { z } from 'zod'
import { LeftOut, ProfileTemplate } from '../template/profile-template.ts'
import { templateName } from '../template/template-name.ts'
import { Done } from './done.ts'
import { usernameField } from './fields.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'

const summary = () =>
  z.object({
    name: z.string(),
    description: z.string(),
    savedAt: z.string().nullable(),
    /** What it holds: `persona.core`, `facets.work`, `config.models`. */
    parts: z.array(z.string()),
    /** Why it cannot be used. */
    problem: z.string().nullable(),
  })
export type TemplateSummary = z.output<ReturnType<typeof summary>>
export const TemplateList = schema(() =>
  z.object({ items: z.array(summary()), nextCursor: z.null() }),
)
export const TemplateAnswer = schema(() => z.object({ template: ProfileTemplate.zod }))
/** `replace`: also where there is one of that name. */
export const SaveTemplateRequest = schema(() =>
  z.strictObject({
    name: templateName(),
    from: usernameField(),
    description: z.string().max(500).default(''),
    withRelationships: z.boolean().default(false),
    replace: z.boolean().default(false),
  }),
)
/** `leftOut`: what stood in the profile and is not in the template, by field. */
export const SavedTemplate = schema(() =>
  z.object({ success: z.literal(true), template: summary(), leftOut: z.array(LeftOut.zod) }),
)
/** Without `as` it keeps the name that stands in it. */
export const ImportTemplateRequest = schema(() =>
  z.strictObject({
    template: z.unknown(),
    as: templateName().optional(),
    replace: z.boolean().default(false),
  }),
)
export const ImportedTemplate = schema(() =>
  z.object({ success: z.literal(true), template: summary() }),
)

const owners = {
  servedBy: 'supervisor',
  access: 'owner',
  why: 'Templates are for making accounts, which is the owner’s; one of a persona needs that person’s leave.',
} as const

/** Routes about what new profiles are made from. */
export const templateRoutes = {
  listTemplates: route({
    ...owners,
    method: 'GET',
    path: '/api/templates',
    summary: 'The templates that there are.',
    answer: { status: 200, body: TemplateList },
  }),
  saveTemplate: route({
    ...owners,
    method: 'POST',
    path: '/api/templates',
    isDangerous: true,
    summary:
      'Makes a template of a persona and configuration, as far as that person lets owners look; no secrets, nothing personal.',
    body: SaveTemplateRequest,
    answer: { status: 201, body: SavedTemplate },
  }),
  importTemplate: route({
    ...owners,
    method: 'POST',
    path: '/api/templates/import',
    isDangerous: true,
    summary: 'Takes in a template that was exported; one that holds what it may not is refused.',
    body: ImportTemplateRequest,
    answer: { status: 201, body: ImportedTemplate },
  }),
  getTemplate: route({
    ...owners,
    method: 'GET',
    path: '/api/templates/:name',
    summary: 'A template with all that is in it.',
    answer: { status: 200, body: TemplateAnswer },
  }),
  deleteTemplate: route({
    ...owners,
    method: 'DELETE',
    path: '/api/templates/:name',
    isDangerous: true,
    summary: 'Deletes a template; profiles that were made from it stay as they are.',
    answer: { status: 200, body: Done },
  }),
}
