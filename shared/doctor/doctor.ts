import type { DoctorReport } from '../api/doctor.ts'
import { messageOf } from '../errors/app-error.ts'
import type { Seen } from './check.ts'

/** Looks once, and says what is found. */
export async function look(see: () => Promise<Seen[]>): Promise<DoctorReport> {
  return { findings: (await see()).map(({ finding }) => finding), fixed: [], unseen: [] }
}

/** Puts right what can be, one after the other, then looks again: what could not be put right is still found. */
export async function mend(see: () => Promise<Seen[]>): Promise<DoctorReport> {
  const fixed: string[] = []
  for (const seen of await see()) {
    if (seen.mend) fixed.push(await done(seen, seen.mend))
  }
  return { ...(await look(see)), fixed }
}

async function done({ finding }: Seen, mendIt: () => Promise<string>): Promise<string> {
  try {
    return await mendIt()
  } catch (error) {
    return `${finding.subject} could not be put right: ${messageOf(error)}`
  }
}
