import { z } from 'zod'
import { OWNER_ACCESS } from '../domain/principal.ts'
import { Done } from './done.ts'
import { role, timeZone } from './fields.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'
import { RULE_WORDS } from '../domain/rule-words.ts'

const THEMES = ['system', 'light', 'dark'] as const
const language = () => z.string().refine(isLanguage, RULE_WORDS.language).max(35)

/** What a person prefers. Null: whatever the machine has. */
const preferences = () =>
  z.looseObject({
    timeZone: timeZone().nullable().catch(null).default(null),
    language: language().nullable().catch(null).default(null),
    theme: z.enum(THEMES).catch('system').default('system'),
  })
export const Preferences = schema(preferences)
export type Preferences = z.output<typeof Preferences.zod>

/** Those of a new account. */
export const NO_PREFERENCES: Preferences = { timeZone: null, language: null, theme: 'system' }

const ownAccount = () =>
  z.object({
    id: z.string(),
    username: z.string(),
    displayName: z.string(),
    role: role(),
    preferences: preferences(),
    /** Whether an owner may look into the profile: at once, with consent, or not. */
    ownerAccess: z.enum(OWNER_ACCESS),
    /** Requests that wait for a decision. */
    pendingRequests: z.number(),
    /** Whether a second factor is on. */
    hasTotp: z.boolean(),
    /** When the machine's owner took the second factor away, until the person has said that they know. */
    totpResetAt: z.string().nullable(),
  })

/** An account as its own person sees it. */
export const OwnAccount = schema(ownAccount)
export type OwnAccount = z.output<typeof OwnAccount.zod>
export const ChangeAccountRequest = schema(() =>
  z
    .strictObject({
      timeZone: timeZone().nullable(),
      language: language().nullable(),
      theme: z.enum(THEMES),
      ownerAccess: z.enum(OWNER_ACCESS),
    })
    .partial()
    .refine((change) => Object.keys(change).length > 0, RULE_WORDS['no-change']),
)
export const ChangedAccount = schema(() =>
  z.object({ success: z.literal(true), account: ownAccount() }),
)

const accessRequest = () =>
  z.object({
    id: z.string(),
    /** Who asks. */
    owner: z.object({ id: z.string(), username: z.string() }),
    askedAt: z.string(),
    state: z.enum(['pending', 'approved', 'denied']),
    decidedAt: z.string().nullable(),
    /** Until when an approval holds. */
    until: z.string().nullable(),
  })
export const AccessRequestList = schema(() =>
  z.object({ items: z.array(accessRequest()), nextCursor: z.null() }),
)
/** An approval holds for `minutes`; a denial also takes an approval back. */
export const AccessDecision = schema(() =>
  z.strictObject({
    decision: z.enum(['approve', 'deny']),
    minutes: z.number().int().min(1).max(1440).default(60),
  }),
)

const own = {
  servedBy: 'supervisor',
  access: 'member',
  why: "It shows and changes the caller's own account only, whatever profile the session shows; the console names the account.",
} as const

export const accountRoutes = {
  ownAccount: route({
    ...own,
    method: 'GET',
    path: '/api/account',
    summary: 'The own account: preferences, and whether owners may look into the profile.',
    answer: { status: 200, body: OwnAccount },
  }),
  changeAccount: route({
    ...own,
    method: 'PATCH',
    path: '/api/account',
    summary: 'Changes preferences, or whether owners may look into the profile.',
    body: ChangeAccountRequest,
    answer: { status: 200, body: ChangedAccount },
  }),
  listAccessRequests: route({
    ...own,
    method: 'GET',
    path: '/api/account/access-requests',
    summary: 'Which owners asked to look into the profile, and what was decided.',
    answer: { status: 200, body: AccessRequestList },
  }),
  decideAccessRequest: route({
    ...own,
    method: 'POST',
    path: '/api/account/access-requests/:id',
    sessionOnly: true,
    summary: 'Lets an owner look into the profile for a while, or not (any more).',
    body: AccessDecision,
    answer: { status: 200, body: Done },
  }),
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    // Intl throws for what is no tag.
    return false
  }
}
