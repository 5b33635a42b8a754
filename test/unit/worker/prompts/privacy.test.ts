import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PRIVACY_CLASSES } from '../../../../shared/domain/episodic-event.ts'
import { AppError } from '../../../../shared/errors/app-error.ts'
import type { ChatPrompt } from '../../../../worker/prompts/chat-prompt.ts'
import { estimateTokens } from '../../../../worker/prompts/estimate-tokens.ts'
import { askWorld, canaryOf, worlds } from './made-worlds.ts'
import { HOSTED, LOCAL, textOf } from './prompts-under-test.ts'

const turns = fc.array(
  fc.record({
    said: fc.string({ unit: 'grapheme', maxLength: 200 }),
    replied: fc.string({ maxLength: 400 }),
    privacy: fc.option(fc.constantFrom(...PRIVACY_CLASSES), { nil: undefined }),
  }),
  { maxLength: 6 },
)

describe('A3: whatever there is', () => {
  it('no prompt holds a memory, or an exchange made of one, whose class forbids it', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, turns, async (world, drawn) => {
        const earlier = drawn.map((turn, at) => ({
          ...turn,
          replied: `TURN-${at}- ${turn.replied}`,
        }))
        const material = await askWorld(world, 'What of the harbour?', earlier)

        const hosted = everything(material.promptFor(HOSTED))
        const local = everything(material.promptFor(LOCAL))
        const quoted = JSON.stringify(material.extractive())

        for (const [place, privacy] of world.classes.entries()) {
          if (privacy !== 'any') expect(hosted).not.toContain(canaryOf(place))
          if (privacy === 'none') expect(local + quoted).not.toContain(canaryOf(place))
        }
        for (const [at, { privacy = 'any' }] of earlier.entries()) {
          if (privacy !== 'any') expect(hosted).not.toContain(`TURN-${at}-`)
          if (privacy === 'none') expect(local).not.toContain(`TURN-${at}-`)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('what is allowed is there, and the prompt tells its strictest class', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const prompt = (await askWorld(world, 'What of the harbour?')).promptFor(LOCAL)

        const { sources, privacy, withheld } = prompt
        const allowed = world.classes.filter((one) => one !== 'none')
        expect(sources.length).toBe(Math.min(16, allowed.length))
        const cited = sources.map(({ memoryId }) =>
          world.events.findIndex(({ id }) => id === memoryId),
        )
        const isLocal = cited.some((place) => world.classes[place] === 'local')
        expect(privacy).toBe(isLocal ? 'local' : 'any')
        if (allowed.length <= 16)
          expect(withheld).toBe(Math.min(16, world.classes.length - allowed.length))
      }),
      { numRuns: 60 },
    )
  })
})

describe('the window', () => {
  it('is never exceeded, and the message stands whole at the end', async () => {
    const windows = fc.integer({ min: 600, max: 20_000 })
    const messages = fc.oneof(
      fc.constant('What of the harbour?'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6_000 }),
    )
    await fc.assert(
      fc.asyncProperty(
        worlds,
        turns,
        fc.tuple(windows, fc.nat(400), messages),
        async (world, earlier, drawn) => {
          const [contextWindow, alsoTokens, message] = drawn
          const material = await askWorld(world, message, earlier)
          const limit = contextWindow - Math.min(4_096, Math.floor(contextWindow / 4)) - alsoTokens

          const prompt = promptOrRefusal(() =>
            material.promptFor({ isLocal: true, contextWindow }, alsoTokens),
          )

          if (prompt instanceof AppError) {
            expect(prompt.code).toBe('invalid-input')
            expect(prompt.message).toMatch(/^The message is too long for this model: .* Shorten it/)
            expect(estimateTokens(message) + 700).toBeGreaterThan(limit)
          } else {
            const tokens = prompt.messages.reduce(
              (sum, { content }) => sum + estimateTokens(content) + 8,
              0,
            )
            expect(tokens).toBeLessThanOrEqual(limit)
            expect(prompt.messages.at(-1)?.content.endsWith(`\n${message}`)).toBe(true)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

function everything(prompt: ChatPrompt): string {
  return textOf(prompt) + JSON.stringify(prompt.sources)
}

function promptOrRefusal(make: () => ChatPrompt): ChatPrompt | AppError {
  try {
    return make()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}
