import { z } from 'zod'
import { ModelServer } from '../domain/model-server.ts'
import { TrainingProgram } from '../domain/training.ts'
import { uidRange, workerLimits } from '../domain/worker-limits.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'
import { Done } from './done.ts'
import { risks, walls, workerBuild } from './status-parts.ts'
import { RULE_WORDS } from '../domain/rule-words.ts'

export const Health = schema(() => z.object({ status: z.literal('ok') }))
export const Readiness = schema(() =>
  z.object({ status: z.literal('ready'), checks: z.record(z.string(), z.boolean()) }),
)
export const SystemStatus = schema(() =>
  z.object({
    version: z.string(),
    build: z.string(),
    node: z.string(),
    pid: z.number(),
    root: z.string(),
    url: z.string(),
    /** Where it listens, which `publicUrl` may hide; `asked` when `mh start` was told so, which a restart keeps to. */
    listening: z.object({ host: z.string(), port: z.number(), asked: z.boolean() }),
    startedAt: z.string(),
    uptimeSeconds: z.number(),
    users: z.number(),
    defaultUser: z.string().nullable(),
    setupNeeded: z.boolean(),
    sessions: z.number(),
    workers: z.record(z.string(), z.number()),
    /** What is free for us on the disk of the data root; supervisors of earlier versions do not say it. */
    diskFreeBytes: z.number().nullable().default(null),
    /** The walls between profiles, in a sentence. */
    isolation: z.string(),
    /** What is risked by the way in which the page is served. */
    risks: risks(),
    /** The same for programs to read; supervisors of earlier versions do not say it. */
    walls: walls(),
    /** Workers that go on with the programs of an earlier build until they are restarted. */
    outdatedWorkers: z.number().default(0),
    /**
     * What the supervisor's own build is to workers while that is not settled: new, doubted (whether workers come up with the earlier one is
     * being tried), or refused. `runs` is what workers are started from. Null where nothing speaks against it.
     */
    workerBuild: workerBuild(),
    /** When a tree of the single-user system was turned into profiles here, and where the originals are; null where none was. */
    migration: z.object({ at: z.string(), backup: z.string().nullable() }).nullable().default(null),
    /** The systemd that runs the supervisor as a service, if one does. */
    service: z.enum(['user', 'system']).nullable().default(null),
    /** The owner's schedule of backups: `nextAt` is null where there is none, or its time is none. */
    backup: z
      .object({
        to: z.string(),
        at: z.string().nullable(),
        keep: z.int(),
        keepDays: z.int().default(0),
        keepWeeks: z.int().default(0),
        keepMonths: z.int().default(0),
        nextAt: z.string().nullable(),
        last: z.object({ at: z.string(), people: z.int(), failed: z.array(z.string()) }).nullable(),
      })
      .nullable()
      .default(null),
    /** What goes on at each server of models that the owner lists. */
    modelQueue: z
      .array(
        z.object({
          server: z.string(),
          concurrency: z.number(),
          running: z.number(),
          waiting: z.number(),
        }),
      )
      .default([]),
  }),
)
export type SystemStatus = z.output<typeof SystemStatus.zod>

const addressOrRange = () =>
  z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
    error: RULE_WORDS.network,
  })

/** `etc/system.json`. Unknown members are kept. `host`, `port` need a restart, the rest is taken up at once. */
export const SystemConfig = schema(() =>
  z.looseObject({
    host: z.string().min(1).default('127.0.0.1'),
    port: z.number().int().min(0).max(65535).default(4321),
    /** The address that people use, when it is not the one that is listened on: `https://mh.example.org`. */
    publicUrl: z.url({ protocol: /^https?$/ }).optional(),
    /** Addresses of reverse proxies whose `X-Forwarded-For` is believed. */
    trustedProxies: z.array(addressOrRange()).default([]),
    /** Workers that may be starting at once; without it as many as the machine has processors, at least two. */
    maxStarts: z.number().int().min(1).max(64).optional(),
    /** Workers that may run at once; without it as many as fit into the machine's memory. */
    maxWorkers: z.number().int().min(1).max(10_000).optional(),
    /** Days of the system audit that are kept; without it all of them. */
    auditDays: z.number().int().min(7).max(36_500).optional(),
    /** Worker processes that wait, with everything loaded, for whoever comes next: each saves a person some tenths of a second and holds about 20 MB. */
    standbyWorkers: z.number().int().min(0).max(16).default(1),
    /** A worker that nobody has needed for this long goes to sleep; the next request wakes it. */
    idleMinutes: z.number().positive().max(100_000).default(15),
    /** Room, in MB, that stays free on the disk of the profiles: the worker that takes most of what is less is ended; 0 ends none. Without it a twentieth of the disk, at most 2,048. */
    keepFreeMb: z.int().min(0).max(1_000_000_000).optional(),
    /** Servers of models that profiles may use; nothing else is ever asked. */
    modelServers: z.array(ModelServer.zod).max(100).default([]),
    /**
     * Where backups go, when (five fields of cron, by the machine's clock) and how many of each person stay: the newest, and the newest of
     * each of the latest days, weeks and months that have one. Without `at` only when asked for.
     */
    backup: z
      .strictObject({
        to: z
          .string()
          .max(1_024)
          .regex(/^\/[^\0]+$/, RULE_WORDS['whole-path']),
        at: z
          .string()
          .max(100)
          .regex(/^\s*(\S+\s+){4}\S+\s*$/, RULE_WORDS.backups)
          .optional(),
        keep: z.int().min(1).max(10_000).default(14),
        keepDays: z.int().min(0).max(10_000).default(0),
        keepWeeks: z.int().min(0).max(10_000).default(0),
        keepMonths: z.int().min(0).max(10_000).default(0),
      })
      .optional(),
    /** Programs that profiles may train with, as the account that workers run under; nothing else is ever started. */
    trainingPrograms: z.array(TrainingProgram.zod).max(100).default([]),
    /** What keeps profiles apart: an account of the machine's for each (`uid`), only the guards within one account (`none`), or what can be had (`auto`). */
    walls: z.enum(['auto', 'uid', 'none']).default('auto'),
    /** Accounts that profiles get; without it a piece of a range that nobody else uses. */
    uidRange: uidRange().optional(),
    /** What one worker may take. */
    limits: workerLimits().prefault({}),
  }),
)
export type SystemConfig = z.output<typeof SystemConfig.zod>
export const ConfigAnswer = schema(() =>
  z.object({ config: z.record(z.string(), z.unknown()), restartNeeded: z.array(z.string()) }),
)
/** What becomes of the workers: ended, or left to the supervisor that comes next. */
export const StopAsked = schema(() =>
  z.strictObject({ workers: z.enum(['stop', 'leave']).default('stop') }),
)
export type StopAsked = z.output<typeof StopAsked.zod>
/** Members to set; `null` takes one away, so that its default holds again. */
export const ConfigChange = schema(() => z.record(z.string(), z.unknown()))

/** Servers of models that answered on this machine, with the models that they have; `allowed`: they stand in `modelServers`. */
export const FoundServers = schema(() =>
  z.object({
    items: z.array(
      z.object({
        kind: z.enum(['ollama', 'openai']),
        url: z.string(),
        models: z.array(z.string()),
        allowed: z.boolean(),
      }),
    ),
    nextCursor: z.null(),
  }),
)
export type FoundServers = z.output<typeof FoundServers.zod>

const Text = schema(() => z.string())
const AnyDocument = schema(() => z.record(z.string(), z.unknown()))

const open = { servedBy: 'supervisor', access: 'anyone' } as const
const owners = {
  servedBy: 'supervisor',
  access: 'owner',
  why: 'The installation is the owner’s to manage.',
} as const

export const systemRoutes = {
  health: route({
    ...open,
    why: 'A process monitor has no account; it learns nothing but that the process answers.',
    method: 'GET',
    path: '/healthz',
    summary: 'Alive.',
    answer: { status: 200, body: Health },
  }),
  readiness: route({
    ...open,
    why: 'A process monitor has no account; it learns which parts are ready.',
    method: 'GET',
    path: '/readyz',
    summary: 'Ready to serve; 503 while stopping.',
    answer: { status: 200, body: Readiness },
  }),
  metrics: route({
    method: 'GET',
    path: '/metrics',
    servedBy: 'supervisor',
    access: 'owner',
    why: 'Figures tell when people are active, which owners may know; a scraper has a token of an owner’s.',
    summary: 'Prometheus text.',
    answer: { status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body: Text },
  }),
  systemStatus: route({
    ...owners,
    method: 'GET',
    path: '/api/system',
    summary: 'Versions, counts and the walls in force.',
    answer: { status: 200, body: SystemStatus },
  }),
  systemConfig: route({
    ...owners,
    method: 'GET',
    path: '/api/system/config',
    summary: 'The configuration in force, defaults filled in.',
    answer: { status: 200, body: ConfigAnswer },
  }),
  changeSystemConfig: route({
    ...owners,
    method: 'PUT',
    path: '/api/system/config',
    isDangerous: true,
    summary: 'Sets members of the configuration; the others stay.',
    body: ConfigChange,
    answer: { status: 200, body: ConfigAnswer },
  }),
  findModelServers: route({
    ...owners,
    method: 'GET',
    path: '/api/system/model-servers',
    summary: 'Looks for servers of models on this machine, where they usually listen.',
    answer: { status: 200, body: FoundServers },
  }),
  stopSystem: route({
    method: 'POST',
    path: '/api/system/stop',
    servedBy: 'supervisor',
    access: 'console',
    why: 'Only who sits at the machine ends it for everybody.',
    summary: 'Stops every worker, then the supervisor; or leaves the workers to the next one.',
    body: StopAsked,
    answer: { status: 202, body: Done },
  }),
  tryWorkerBuild: route({
    method: 'POST',
    path: '/api/system/worker-build/try',
    servedBy: 'supervisor',
    access: 'console',
    why: 'Only who sits at the machine has put another build there.',
    summary: 'Has workers started from the supervisor’s own build again, after it was refused.',
    answer: { status: 200, body: Done },
  }),
  openApi: route({
    ...open,
    why: 'The source is public; so is its description.',
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This API as an OpenAPI 3.1 document.',
    answer: { status: 200, body: AnyDocument },
  }),
  apiDocs: route({
    ...open,
    why: 'The source is public; so is its description.',
    method: 'GET',
    path: '/api/docs',
    summary: 'This API as a page to read.',
    answer: { status: 200, type: 'text/html; charset=utf-8', body: Text },
  }),
}
