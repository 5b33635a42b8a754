import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { Schema } from '../../../shared/api/schema.ts'
import type { ModelRole } from '../../../shared/domain/model-role.ts'
import { mayBeShown } from '../../memory/memory-standing.ts'
import type { RoleTarget } from '../../models/role-call.ts'
import { estimateTokens } from '../../prompts/estimate-tokens.ts'
import type { RunModels } from '../run-models.ts'
import { foodLines } from './dreamer-prompts.ts'
import type { Food } from './food.ts'
import { promptRefusal } from '../../models/asking-told.ts'

/** A question of a night about memories. */
export interface FoodQuestion {
  readonly role: ModelRole
  readonly temperature: number
  readonly rules: string
  readonly request: string
  readonly food: readonly Food[]
  /** How many characters of a memory are shown. */
  readonly longest: number
  readonly dayOf: (at: number) => string
}

interface FoodReply<T> {
  readonly value: T
  /** The model that gave it. */
  readonly by: string
  /** The memories that it had been shown. */
  readonly shown: readonly Food[]
}

/** Of a window, how much memories may take: the rest is for rules, shape and reply. */
const SHARE = 0.5

/** Asks a role about memories. INVARIANT: each model is shown those that may go to where it runs, and no others. */
export async function askOfFood<T extends z.ZodType>(
  models: RunModels,
  shape: Schema<T>,
  question: FoodQuestion,
): Promise<FoodReply<z.output<T>>> {
  const { role, temperature, rules } = question
  const shown = new Map<string, readonly Food[]>()
  const { value, target } = await models.askFor(shape, {
    role,
    sampling: { temperature },
    prompt: async (asked) => {
      const food = shownTo(asked, question)
      shown.set(asked.id, food)
      return {
        messages: [
          { role: 'system', content: rules },
          { role: 'user', content: requestOf(food, question) },
        ],
      }
    },
  })
  return { value, by: target.id, shown: shown.get(target.id) ?? [] }
}

/** The memories that a reply names and that its model was shown, each once. */
export function citedFood(numbers: readonly number[], shown: readonly Food[]): Food[] {
  const wanted = new Set(numbers)
  return shown.filter(({ number }) => wanted.has(number))
}

/** What may go there, as far as the window holds it; the order is that of the sample, the best first. */
function shownTo(
  { id, isLocal, contextWindow }: RoleTarget,
  { food, longest }: FoodQuestion,
): Food[] {
  let left = contextWindow * SHARE
  const shown: Food[] = []
  for (const one of food) {
    if (!mayBeShown(one.privacy, isLocal)) continue
    left -= estimateTokens(one.text.slice(0, longest)) + TOKENS_BESIDE
    if (left < 0) break
    shown.push(one)
  }
  // The next model of the role may be one to which they may go.
  if (shown.length === 0) throw promptRefusal('none-fits', { model: id })
  return shown
}

const TOKENS_BESIDE = 12

function requestOf(food: readonly Food[], { request, longest, dayOf }: FoodQuestion): string {
  // Drawn anew for each prompt, so that no memory can end the material.
  const key = randomUUID().slice(0, 8)
  return `${foodLines(food, { key, longest, dayOf })}\n\n${request}`
}
