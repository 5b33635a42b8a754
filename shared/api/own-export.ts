import { z } from 'zod'
import { Done } from './done.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'

/** How far the archive of a profile is that its person takes with them; told anew with each change, as the event `export`. */
export const OwnExport = schema(() =>
  z.discriminatedUnion('status', [
    z.object({ status: z.literal('none') }),
    z.object({ status: z.literal('waiting') }),
    /** Files, or steps where there are no files yet: `of` is 0 while nobody knows. */
    z.object({ status: z.literal('running'), done: z.int(), of: z.int() }),
    z.object({
      status: z.literal('ready'),
      name: z.string(),
      /** Size of the archive. */
      bytes: z.int(),
      files: z.int(),
      /** Links and files that may not be read: they are not in it. */
      leftOut: z.array(z.string()),
      /** When it is deleted, ISO 8601 UTC. */
      until: z.string(),
    }),
    z.object({
      status: z.literal('failed'),
      problem: z.object({ code: z.string(), message: z.string() }),
    }),
  ]),
)
export type OwnExport = z.output<typeof OwnExport.zod>

const own = {
  path: '/api/profile/export',
  servedBy: 'supervisor',
  access: 'member',
  ofProfile: true,
  sessionOnly: true,
  why: 'A profile is its person’s to take away. An owner who looks into it does so only where the person lets owners in at any time.',
} as const

/** Routes by which people take their whole profile away. */
export const ownExportRoutes = {
  startOwnExport: route({
    ...own,
    method: 'POST',
    isDangerous: true,
    summary: 'Begins to pack the whole profile into an archive, without keys and passwords.',
    answer: { status: 202, body: Done },
  }),
  followOwnExport: route({
    ...own,
    method: 'GET',
    summary: 'How far that archive is, as server-sent events.',
    stream: 'always',
    answer: { status: 200, type: 'text/event-stream', body: OwnExport },
  }),
  cancelOwnExport: route({
    ...own,
    method: 'DELETE',
    summary: 'Ends that, or deletes the archive that is ready.',
    answer: { status: 200, body: Done },
  }),
  takeOwnExport: route({
    ...own,
    method: 'GET',
    path: '/api/profile/export/file',
    summary: 'The archive, once: it is deleted as soon as somebody begins to take it.',
    answer: { status: 200, type: 'application/gzip', download: true },
  }),
}
