import { z } from 'zod'
import { FINDING_SAID_CODES, REMEDY_SAID_CODES } from '../domain/doctor-said.ts'
import { TRIAL_REMEDY_CODES } from '../domain/trial-said.ts'
import { usernameField } from './fields.ts'
import { route } from './route.ts'
import { saidOf } from './said.ts'
import { schema } from './schema.ts'

/** How bad a finding is: `error` is what must be done, `warning` what should be, `note` what is good to know. */
export const SEVERITIES = ['ok', 'note', 'warning', 'error'] as const
export type Severity = (typeof SEVERITIES)[number]

const finding = () =>
  z.object({
    /** The name of the check that found it. */
    check: z.string(),
    severity: z.enum(SEVERITIES),
    /** What it is about: a path, a profile, a key. */
    subject: z.string(),
    message: z.string(),
    /** The same by codes, sentence by sentence; null for what is fine, of a profile, and from a supervisor of an earlier version. */
    messageSaid: z
      .array(saidOf(FINDING_SAID_CODES))
      .readonly()
      .nullable()
      .default(null)
      .catch(null),
    /** What to do about it, with the command to type; empty when there is nothing to do. */
    remedy: z.string(),
    /** The same by codes; null where `messageSaid` is. */
    remedySaid: z.array(saidOf(REMEDY_SAID_CODES)).readonly().nullable().default(null).catch(null),
    /** Whether `mh doctor --fix` puts it right. */
    isFixable: z.boolean(),
  })
export type Finding = z.output<ReturnType<typeof finding>>

/** What the doctor found. */
export const DoctorReport = schema(() =>
  z.object({
    findings: z.array(finding()),
    /** What was put right, a sentence each. */
    fixed: z.array(z.string()),
    /** What could not be looked at, and why. */
    unseen: z.array(z.string()),
  }),
)
export type DoctorReport = z.output<typeof DoctorReport.zod>

/**
 * What came of trying one wall: it held; it was chosen and is open; it can't be had in this installation; or there was nothing to try it on.
 */
export const TRIAL_VERDICTS = ['held', 'open', 'not-here', 'untried'] as const
export type TrialVerdict = (typeof TRIAL_VERDICTS)[number]

const trialFinding = () =>
  z.object({
    /** The name of what was tried. */
    check: z.string(),
    verdict: z.enum(TRIAL_VERDICTS),
    message: z.string(),
    /** Paths, processes and values that it did not hold for. */
    subjects: z.array(z.string()),
    /** What to do about it; empty when there is nothing to do. */
    remedy: z.string(),
    /** The same by a code; null where there is nothing to do, and from a supervisor of an earlier version. */
    remedySaid: saidOf(TRIAL_REMEDY_CODES).nullable().default(null).catch(null),
  })
export type TrialFinding = z.output<ReturnType<typeof trialFinding>>

/** What a process found that was started as this profile's worker is, and tried to get out. */
export const TrialReport = schema(() =>
  z.object({
    username: z.string(),
    /** Whose profile it tried to get at; null where there is no other. */
    against: z.string().nullable(),
    walls: z.enum(['uid', 'none']),
    findings: z.array(trialFinding()),
  }),
)
export type TrialReport = z.output<typeof TrialReport.zod>
export const TrialRequest = schema(() => z.strictObject({ profile: usernameField() }))

const NoMembers = schema(() => z.strictObject({}))

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'A profile is the person’s whom the session shows, and so is what is wrong with it.',
} as const
const report = { status: 200, body: DoctorReport } as const

export const doctorRoutes = {
  systemDoctor: route({
    method: 'GET',
    path: '/api/system/doctor',
    servedBy: 'supervisor',
    access: 'owner',
    why: 'The installation is the owner’s to look after; what is found names paths and accounts.',
    summary: 'Looks at the data root and says what is wrong; it changes nothing and wakes nobody.',
    answer: report,
  }),
  mendSystem: route({
    method: 'POST',
    path: '/api/system/doctor/fix',
    servedBy: 'supervisor',
    access: 'console',
    why: 'It removes files and changes modes on the machine, which only who sits at it may have done.',
    summary: 'Puts right what is safe to put right, then looks again.',
    body: NoMembers,
    bodyOptional: true,
    answer: report,
  }),
  trySecurity: route({
    method: 'POST',
    path: '/api/system/doctor/security',
    servedBy: 'supervisor',
    access: 'owner',
    isDangerous: true,
    why: 'The installation is the owner’s to look after; what is found says how to get in where something is open.',
    summary:
      'Tries the walls around a profile’s worker by a process that is started as one, and says what held. It reads nothing that is kept.',
    body: TrialRequest,
    answer: { status: 200, body: TrialReport },
  }),
  profileDoctor: route({
    ...own,
    method: 'GET',
    path: '/api/doctor',
    summary: 'Looks at the profile and says what is wrong; it changes nothing.',
    answer: report,
  }),
  mendProfile: route({
    ...own,
    method: 'POST',
    path: '/api/doctor/fix',
    summary: 'Puts right in the profile what is safe to put right, then looks again.',
    body: NoMembers,
    bodyOptional: true,
    answer: report,
  }),
}
