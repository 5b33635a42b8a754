import type { Check, Symptom } from '../check.ts'
import type { RootPlace } from '../root-place.ts'

/** What keeps profiles apart, and what nothing does. Only the supervisor that runs knows. */
export const walls: Check<RootPlace> = {
  name: 'walls',
  fine: ({ running }) => {
    if (!running?.walls) return 'Which walls stand between profiles is chosen when it starts.'
    return `${running.isolation} ${running.walls.limits} ${running.walls.notHeld.join(' ')}`
  },
  look: async ({ running }) => {
    if (!running?.walls || running.walls.kind === 'uid') return []
    const { isWeaker, remedy, limits, notHeld } = running.walls
    const symptom: Symptom = {
      severity: isWeaker ? 'warning' : 'note',
      subject: 'walls',
      message: `${running.isolation} ${limits} What is not held: ${notHeld.join(' ')}`,
      remedy,
    }
    return [symptom]
  },
}
