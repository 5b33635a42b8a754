import type { Check, Symptom } from '../../../shared/doctor/check.ts'
import type { ProfilePlace } from '../profile-place.ts'

/** Settings and persona that are not valid, and what holds instead. */
export const settings: Check<ProfilePlace> = {
  name: 'settings',
  fine: 'Settings and persona are valid.',
  look: async ({ config, persona }) => {
    const broken = await config.problems()
    const { problems } = await persona.inForce()
    return [
      ...broken.map(({ name, problem, inForce }) =>
        notValid(
          `etc/${name}.json`,
          problem,
          inForce === 'defaults' ? 'the defaults are' : 'what was valid last is',
        ),
      ),
      ...problems.map(({ document, problem }) =>
        notValid(`persona/${document}.json`, problem, 'what was valid last, else the default, is'),
      ),
    ]
  },
}

function notValid(path: string, problem: string, inForce: string): Symptom {
  return {
    severity: 'error',
    subject: path,
    message: `${path} is not valid: ${problem} Meanwhile ${inForce} in force.`,
    remedy: path.startsWith('etc/')
      ? 'Mend the file, or bring back the version before on the page: Settings.'
      : 'Mend the file, or bring back the version before on the page: Persona.',
  }
}
