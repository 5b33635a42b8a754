import { z } from 'zod'
import { type Schema, schema } from '../api/schema.ts'
import { COGNITIVE_MODES } from './cognitive-mode.ts'
import { SchedulesFile } from './schedule.ts'
import { Autonomy } from './tool.ts'
import { TrainingCommand, TrainingConsent } from './training.ts'
import { starterConfig } from '../profile/starter-config.ts'
import { RULE_WORDS } from './rule-words.ts'

export const CONFIG_NAMES = [
  'cognitive-mode',
  'models',
  'training',
  'boredom',
  'sleep',
  'audio',
  'ingestor',
  'autonomy',
  'schedules',
] as const
export type ConfigName = (typeof CONFIG_NAMES)[number]

const text = () => z.string().nullish()
const flag = () => z.boolean().nullish()
const count = () => z.number().int().min(0).nullish()
const clock = () => z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, RULE_WORDS.clock)
const loose = () => z.looseObject({}).nullish()

const shapes: Readonly<Record<ConfigName, Schema>> = {
  'cognitive-mode': schema(() =>
    z.looseObject({
      currentMode: z.enum(COGNITIVE_MODES).default('dual'),
      history: z.array(z.unknown()).nullish(),
    }),
  ),
  models: schema(() =>
    z.looseObject({
      globalSettings: z
        .looseObject({ budget: z.looseObject({ tokensPerDay: count() }).nullish() })
        .nullish(),
      defaults: z.record(z.string(), z.string().nullable()).nullish(),
      models: z.record(z.string(), z.looseObject({})).nullish(),
      roleHierarchy: z.record(z.string(), z.array(z.string())).nullish(),
      cognitiveModeMappings: z.record(z.string(), z.looseObject({})).nullish(),
      providers: z.record(z.string(), z.looseObject({})).nullish(),
    }),
  ),
  training: schema(() =>
    z.looseObject({
      base_model: text(),
      max_seq_length: z.number().int().min(1).nullish(),
      lora_rank: z.number().int().min(1).nullish(),
      lora_alpha: z.number().positive().nullish(),
      lora_dropout: z.number().min(0).max(1).nullish(),
      num_train_epochs: z.number().positive().nullish(),
      learning_rate: z.number().positive().nullish(),
      /** What may become training material. */
      consent: TrainingConsent.zod.nullish(),
      /** The program that trains; the owner must allow it. */
      command: TrainingCommand.zod.nullish(),
    }),
  ),
  boredom: schema(() =>
    z.looseObject({
      level: z.enum(['off', 'low', 'medium', 'high']).nullish(),
      showInChat: flag(),
      /** Seconds; -1 for never. */
      intervals: z.record(z.string(), z.number().min(-1)).nullish(),
    }),
  ),
  sleep: schema(() =>
    z.looseObject({
      enabled: flag(),
      window: z.looseObject({ start: clock(), end: clock() }).nullish(),
      minIdleMins: z.number().min(0).nullish(),
      maxDreamsPerNight: count(),
      adapters: z.looseObject({ prompt: flag(), rag: flag(), lora: flag() }).nullish(),
    }),
  ),
  audio: schema(() =>
    z.looseObject({
      transcription: loose(),
      formats: z.looseObject({ maxSizeMB: z.number().positive().nullish() }).nullish(),
      processing: loose(),
      retention: loose(),
    }),
  ),
  ingestor: schema(() =>
    z.looseObject({
      mode: z.enum(['organize', 'summarize', 'hybrid']).nullish(),
      longFileThresholdChars: count(),
      curatedDir: text(),
      /** The largest file that is taken in; 100 if nothing is said. */
      maxFileMB: z.number().positive().max(100_000).nullish(),
      /** How long one document may be read; 300 if nothing is said. */
      maxReadSeconds: z.number().positive().max(86_400).nullish(),
    }),
  ),
  autonomy: Autonomy,
  schedules: SchedulesFile,
}

/** What a config file must look like; members that are not named are kept. */
export function configShape(name: ConfigName): Schema {
  return shapes[name]
}

/** What holds while a config file is missing, or was never valid. */
export function configDefaults(name: ConfigName): Readonly<Record<string, unknown>> {
  if (name === 'schedules') return { version: '1.0.0', schedules: {} }
  const { ...members } = Object(starterConfig(new Date(0).toISOString())[`etc/${name}.json`])
  return members
}
