import { inWords } from '../../domain/said.ts'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found } from '../said.ts'
import { WALLS_WORDS } from '../words/walls-words.ts'

/** What keeps profiles apart, and what nothing does. Only the supervisor that runs knows. */
export const walls: RootCheck = {
  name: 'walls',
  fine: ({ running }) => {
    if (!running?.walls) return 'Which walls stand between profiles is chosen when it starts.'
    const { isolation, limits, notHeld } = running.walls.said
    return inWords([isolation, ...limits, ...notHeld], WALLS_WORDS)
  },
  look: async ({ running }) => {
    if (!running?.walls || running.walls.kind === 'uid') return []
    const { isWeaker, said } = running.walls
    const { isolation, limits, notHeld, remedy } = said
    const symptom: CodedSymptom = {
      severity: isWeaker ? 'warning' : 'note',
      subject: 'walls',
      message: [isolation, ...limits, ...found('walls-not-held'), ...notHeld],
      remedy,
    }
    return [symptom]
  },
}
