import { faultsGerman } from './fault-words.ts'
import { refusalsGerman } from './refusal-words.ts'
import { rulesGerman } from './rule-words.ts'

/** What is said in German of failures that few people meet. */
export const rareGerman = {
  refusals: refusalsGerman,
  rules: rulesGerman,
  faults: faultsGerman,
} as const
