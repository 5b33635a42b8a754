import { z } from 'zod'
import { WALLS_REMEDY_CODES, WALLS_SAID_CODES } from '../domain/walls-said.ts'
import { saidOf } from './said.ts'

/** What is risked by the way in which the page is served. */
export const risks = () =>
  z
    .array(
      z.object({
        kind: z.enum(['no-tls', 'no-trusted-proxy']),
        message: z.string(),
        remedy: z.string(),
      }),
    )
    .default([])

const wallsSaid = () =>
  z.object({
    isolation: saidOf(WALLS_SAID_CODES),
    limits: z.array(saidOf(WALLS_SAID_CODES)).readonly(),
    notHeld: z.array(saidOf(WALLS_SAID_CODES)).readonly(),
    remedy: z.array(saidOf(WALLS_REMEDY_CODES)).readonly(),
  })

/** The walls between profiles. */
export const walls = () =>
  z
    .object({
      kind: z.enum(['uid', 'none']),
      /** Whether more was to be expected here; `remedy` then says how to have it. */
      isWeaker: z.boolean(),
      remedy: z.string(),
      /** How a worker is kept from taking too much, in a sentence. */
      limits: z.string(),
      /** What nothing here keeps a hostile worker from, a sentence each. */
      notHeld: z.array(z.string()),
      /** The same and `isolation` by codes; null from a supervisor of an earlier version. */
      said: wallsSaid().nullable().default(null).catch(null),
    })
    .nullable()
    .default(null)

/** What the supervisor’s own build is to workers while that is not settled. */
export const workerBuild = () =>
  z
    .object({
      state: z.enum(['new', 'doubted', 'refused']),
      earlier: z.string(),
      runs: z.string(),
      /** Whose worker did not come up with it, and did with the earlier one. */
      refusal: z.object({ username: z.string(), reason: z.string(), at: z.string() }).nullable(),
    })
    .nullable()
    .default(null)
