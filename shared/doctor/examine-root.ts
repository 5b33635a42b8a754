import type { DoctorReport } from '../api/doctor.ts'
import type { RootLayout } from '../layout/root-layout.ts'
import { look, mend } from './doctor.ts'
import { examine } from './examine.ts'
import { ROOT_CHECKS } from './root-checks.ts'
import { rootPlace, type RunningFacts } from './root-place.ts'

interface RootExamination {
  readonly layout: RootLayout
  /** Null when no supervisor runs. */
  readonly running: RunningFacts | null
  /** Whether to put right what can be. */
  readonly fix: boolean
}

/** Looks at a data root, from inside its supervisor or, when none runs, from outside. */
export async function examineRoot({
  layout,
  running,
  fix,
}: RootExamination): Promise<DoctorReport> {
  const see = async () => await examine(ROOT_CHECKS, rootPlace(layout, running))
  return fix ? await mend(see) : await look(see)
}
