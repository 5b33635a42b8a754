import { setTimeout as delay } from 'node:timers/promises'
import { DueTimes } from '../../schedules/due-times.ts'
import { watchSleep } from '../../schedules/schedule-files.ts'
import type { Agent } from '../agent.ts'
import type { AgentResources } from '../profile-agents.ts'
import { NightFile } from './night-file.ts'
import { type NightClock, NightRun } from './night-run.ts'

/** A window may be as long as a day. */
const TIME_LIMIT_MS = 24 * 60 * 60_000
const LOOK_EVERY_MS = 1_000

type Parts = Pick<AgentResources, 'layout' | 'logger' | 'others' | 'timeZone' | 'awayMs'>

const CLOCK: NightClock = {
  now: () => Date.now(),
  pass: async (signal) => await delay(LOOK_EVERY_MS, undefined, { signal }),
}

/** The agent of the night: it has the dreamer, the curator, the digest and the dataset builder work, one after the other. */
export function createSleepService(parts: Parts, clock = CLOCK): Agent {
  const { layout, logger, others, timeZone, awayMs } = parts
  const sleep = watchSleep(layout)
  const file = new NightFile(layout.root, logger)
  return {
    name: 'sleep-service',
    summary: 'Has the agents of the night work, one after the other, while you sleep.',
    timeLimitMs: TIME_LIMIT_MS,
    nature: 'proactive',
    hindrance: () => null,
    async run(context, signal) {
      const times = new DueTimes()
      const told = { file, others, clock, times, sleep, timeZone, awayMs }
      await new NightRun({ context, signal, ...told }).work()
    },
    onUndone: () => Promise.resolve(),
  }
}
