import { expect, it } from 'vitest'
import { patientTimeout } from '../../../supervisor/patient-timeout.ts'
import { eventually } from '../../support/eventually.ts'

/** Holds this whole process up, as a SIGSTOP would. */
function holdUp(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

it('calls when the time is up', async () => {
  const calls: string[] = []
  patientTimeout(5, () => calls.push('up'))

  await eventually(() => calls.length === 1)

  expect(calls).toEqual(['up'])
})

it('lets what came in meanwhile cancel it when this process was held up itself', async () => {
  const calls: string[] = []
  const cancel = patientTimeout(500, () => calls.push('timeout'))
  const arrival = setTimeout(() => {
    calls.push('news')
    cancel()
  }, 501)

  holdUp(1_700)
  await eventually(() => calls.length > 0)

  clearTimeout(arrival)
  expect(calls).toEqual(['news'])
})

it('calls all the same, a little later, when nothing comes in', async () => {
  const calls: string[] = []
  patientTimeout(50, () => calls.push('timeout'))

  holdUp(1_200)
  await eventually(() => calls.length === 1)

  expect(calls).toEqual(['timeout'])
})
