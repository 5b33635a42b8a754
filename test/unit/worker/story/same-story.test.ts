import fc from 'fast-check'
import { it } from 'vitest'
import { ProfileUnderTest } from './profile-under-test.ts'
import { STEPS, type StepName, TheStory } from './told-story.ts'

/** Enough to fail soon after a mistake. Two hundred find what is rare. */
const RUNS = 12
const NAMES: readonly StepName[] = [
  'capture',
  'place',
  'edit',
  'validate',
  'remove',
  'restore',
  'forget',
  'edit by hand',
  'corrupt by hand',
  'mend by hand',
  'move by hand',
  'remove by hand',
  'copy the forgotten back',
  'import the forgotten',
  'quote elsewhere',
  'restart',
  'crash',
  'rebuild',
  'look',
]

const step = fc.tuple(fc.constantFrom<StepName>('capture', ...NAMES), fc.nat(60))

it('whatever is done, files and index tell the same story, and the forgotten is nowhere', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 8, maxLength: 30, size: 'max' }),
      async (steps) => {
        await using profile = await ProfileUnderTest.make()
        const story = new TheStory(profile)
        for (const n of [1, 2, 3]) await story.capture(n)
        for (const [name, n] of steps) await STEPS[name](story, n)
        await story.look()
      },
    ),
    { numRuns: RUNS },
  )
}, 600_000)
