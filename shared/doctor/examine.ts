import { AppError, messageOf } from '../errors/app-error.ts'
import type { Check, CodedSymptom, Seen, Symptom } from './check.ts'
import { found, advised } from './said.ts'
import { toldInEnglish } from './told-in-english.ts'

interface Bounds {
  /** Checks at once. */
  readonly atOnce: number
  /** For each check. */
  readonly deadlineMs: number
}

const BOUNDS: Bounds = { atOnce: 4, deadlineMs: 5_000 }
/** One broken thing that occurs a thousand times must not hide the others. */
const MOST_OF_A_CHECK = 50

/** Runs checks, some at a time. One that fails or takes too long is a finding itself, and keeps no other from its turn. */
export async function examine<Place>(
  checks: readonly Check<Place>[],
  place: Place,
  bounds: Partial<Bounds> = {},
): Promise<Seen[]> {
  const { atOnce, deadlineMs } = { ...BOUNDS, ...bounds }
  const seenBy = new Map<Check<Place>, Seen[]>()
  const queue = checks.values()
  const take = async (): Promise<void> => {
    for (const check of queue)
      seenBy.set(check, seenIn(check, place, await run(check, place, deadlineMs)))
  }
  await Promise.all(Array.from({ length: atOnce }, take))
  return checks.flatMap((check) => seenBy.get(check) ?? [])
}

async function run<Place>(
  check: Check<Place>,
  place: Place,
  deadlineMs: number,
): Promise<Symptom[]> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(deadlinePassed(deadlineMs)), deadlineMs)
  try {
    return await Promise.race([check.look(place, late.signal), whenAborted(late.signal)])
  } catch (error) {
    return [late.signal.aborted ? tooLate(check.name, deadlineMs) : notDone(check.name, error)]
  } finally {
    clearTimeout(timer)
  }
}

async function whenAborted(signal: AbortSignal): Promise<never> {
  return await new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

function deadlinePassed(deadlineMs: number): AppError {
  return new AppError('busy', `It was not done within ${deadlineMs / 1000} s.`)
}

function notDone(subject: string, error: unknown): CodedSymptom {
  const message = found('check-failed', { quote: messageOf(error) })
  return { severity: 'error', subject, message, remedy: advised('mend-then-doctor') }
}

function tooLate(subject: string, deadlineMs: number): CodedSymptom {
  const message = found('check-late', { seconds: deadlineMs / 1000 })
  return { severity: 'error', subject, message, remedy: advised('mend-then-doctor') }
}

function seenIn<Place>(
  { name, fine }: Check<Place>,
  place: Place,
  symptoms: readonly Symptom[],
): Seen[] {
  if (symptoms.length === 0) {
    const message = typeof fine === 'string' ? fine : fine(place)
    const nothing = { subject: '', ...toldInEnglish({ message, remedy: '' }), isFixable: false }
    return [{ finding: { check: name, severity: 'ok', ...nothing }, mend: undefined }]
  }
  const shown = symptoms.slice(0, MOST_OF_A_CHECK)
  const rest = symptoms.length - shown.length
  return [...shown, ...(rest > 0 ? [restOf(rest)] : [])].map((one) => seen(name, one))
}

function seen(check: string, { mend, severity, subject, ...told }: Symptom): Seen {
  const finding = { check, severity, subject, ...toldInEnglish(told) }
  return { finding: { ...finding, isFixable: mend !== undefined }, mend }
}

function restOf(count: number): CodedSymptom {
  return {
    severity: 'warning',
    subject: '',
    message: found('more-of-kind', { count }),
    remedy: advised('these-first'),
  }
}
