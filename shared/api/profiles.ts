import { z } from 'zod'
import { route } from './route.ts'
import { schema } from './schema.ts'
import { ChangedUser } from './users.ts'

export const SwitchRequest = schema(() =>
  z.strictObject({ targetUserId: z.string().min(1).max(100) }),
)

const owners = {
  servedBy: 'supervisor',
  access: 'owner',
  sessionOnly: true,
  why: 'To look into another’s profile is an owner’s right, under that person’s own setting.',
} as const

export const profileRoutes = {
  switchProfile: route({
    ...owners,
    method: 'POST',
    path: '/api/profiles/switch',
    isDangerous: true,
    summary:
      'Shows another’s profile in this session for an hour at most, once that profile’s audit has it; the session gets a new ID.',
    body: SwitchRequest,
    answer: { status: 200, body: ChangedUser },
  }),
  switchBack: route({
    ...owners,
    method: 'POST',
    path: '/api/profiles/switch-back',
    summary: 'Shows the own profile again; the session gets a new ID.',
    answer: { status: 200, body: ChangedUser },
  }),
}
