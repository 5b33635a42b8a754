import { z } from 'zod'
import { schema } from '../api/schema.ts'
import { RULE_WORDS } from './rule-words.ts'

/** The shapes in which a training set leaves. */
export const DATASET_FORMATS = ['chat', 'instruction'] as const
export type DatasetFormat = (typeof DATASET_FORMATS)[number]

/** A set is made as a draft; a person approves or rejects it. What is changed after that is a draft again. */
export const DATASET_STATUSES = ['draft', 'approved', 'rejected'] as const

/** What a pair was made of. */
export const PAIR_KINDS = ['note', 'exchange', 'reflection'] as const
export type PairKind = (typeof PAIR_KINDS)[number]

/** Why a memory, or the pair that it would give, is not in a set. */
export const LEFT_OUT_REASONS = [
  /** The person said so of this memory. */
  'no-consent',
  /** Exchanges of the chat, of which the person has not said that they may. */
  'conversations-off',
  /** Memories as a whole, of which the person said that they may not. */
  'memories-off',
  /** Its privacy class, or that of something that it was made from, is `none`. */
  'private',
  /** Its class is `local`, and the set was not asked to hold such. */
  'local',
  'incorrect',
  /** Words of others: files, mail, what was imported as not trusted. */
  'untrusted',
  /** Made by an agent, and no person said that it is right. */
  'derived',
  /** A key, a password, a number of a card or an account, somebody's mail address. */
  'secret',
  /** Words of something forgotten stood in it. */
  'forgotten',
  /** A reply that quotes memories, without a model. */
  'quoted',
  'too-short',
  'too-long',
  /** A model found it unfit. */
  'unsuitable',
  'not-judged',
  /** The memory says something else than when it was judged, or is gone. */
  'changed',
  'duplicate',
  /** More than the set may hold. */
  'not-chosen',
] as const
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number]

/** `command` of `etc/training.json`: the program that trains, and how it is called. */
export const TrainingCommand = schema(() =>
  z.strictObject({
    /** Must stand in `trainingPrograms` of the owner. */
    program: z.string().startsWith('/', 'an absolute path').max(1_000),
    /** `{dataset}`, `{output}` and `{base_model}` stand for the set's file, the folder for what is made, and the model. */
    args: z.array(z.string().max(2_000)).max(100).default([]),
    format: z.enum(DATASET_FORMATS).default('chat'),
    timeoutMinutes: z.number().positive().max(10_080).default(720),
  }),
)
export type TrainingCommand = z.output<typeof TrainingCommand.zod>

/** `consent` of `etc/training.json`: what may become training material where a memory does not say so itself. */
export const TrainingConsent = schema(() =>
  z.looseObject({
    memories: z.boolean().default(true),
    conversations: z.boolean().default(false),
  }),
)
export type TrainingConsent = z.output<typeof TrainingConsent.zod>

/** Programs that run whatever their arguments say: who allows one allows every program. */
const INTERPRETER =
  /^(?:(?:ba|da|z|k|c|tc|fi)?sh|busybox|env|python[\d.]*|pypy[\d.]*|node|deno|bun|perl|ruby|php[\d.]*|lua[\d.]*|awk|gawk|sudo|doas|su|xargs|find|make|nice|nohup|timeout|setsid|docker|podman)$/

/** A program that the owner lets profiles train with. */
export const TrainingProgram = schema(() =>
  z
    .string()
    .max(1_000)
    .regex(/^(?:\/[^/\0]+)+$/, RULE_WORDS.program)
    .refine((path) => !path.split('/').some((part) => part === '.' || part === '..'), {
      error: RULE_WORDS['plain-path'],
    })
    .refine((path) => !INTERPRETER.test(path.slice(path.lastIndexOf('/') + 1)), {
      error: RULE_WORDS.interpreter,
    }),
)
