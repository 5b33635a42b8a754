import { lstat, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrialReport } from '../../shared/api/doctor.ts'
import type { ProfileRef } from '../../shared/domain/principal.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { PRIVATE_FILE } from '../../shared/files/atomic-write.ts'
import { profileRoot, type RootLayout } from '../../shared/layout/root-layout.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { Walls } from '../walls/choose-walls.ts'
import type { Confinement } from '../walls/confinement.ts'
import type { TrialEnclosure, WorkerWalls } from '../walls/worker-walls.ts'
import type { WorkerFleet } from '../workers/worker-fleet.ts'
import type { WorkerProgram } from '../workers/worker-program.ts'
import { judge, type Look, looksAtCondition, looksOf } from './judge-trial.ts'
import { looksAtGroup, looksAtOwner, looksAtRemains, looksAtWorker } from './outer-looks.ts'
import { clearCanaries } from './sweep-trial.ts'
import { CANARY, foreignFolders, planTrial } from './trial-plan.ts'
import { TrialProcess } from './trial-process.ts'
import { remedyFor } from './trial-remedies.ts'

interface TrialParts {
  readonly layout: RootLayout
  readonly accounts: AccountStore
  readonly fleet: WorkerFleet
  readonly program: WorkerProgram
  readonly enclosing: WorkerWalls
  readonly walls: Walls
  readonly confinement: Confinement
}

/** Tries the walls between workers on this very installation, as each profile's worker. INVARIANT: one trial at a time, since canaries have one name. */
export class SecurityTrial {
  readonly #parts: TrialParts
  #last: Promise<unknown> = Promise.resolve()

  constructor(parts: TrialParts) {
    this.#parts = parts
  }

  /** Tries to get out of one profile, and into the next one. */
  async of(profile: ProfileRef): Promise<TrialReport> {
    const trial = this.#last.then(() => this.#try(profile))
    // One that fails tells its own caller.
    this.#last = trial.catch(() => undefined)
    return await trial
  }

  async #try(profile: ProfileRef): Promise<TrialReport> {
    const { layout, walls, accounts } = this.#parts
    await this.#checkFolder(profile)
    const against = await this.#next(profile)
    await writeFile(layout.trialMark, `${process.pid}\n`, { mode: PRIVATE_FILE })
    try {
      const findings = judge(await this.#looks(profile, against), { walls })
      const known = {
        layout,
        walls,
        username: profile.username,
        against: against?.username,
        againstUid: against ? (accounts.byId(against.userId)?.uid ?? null) : null,
      }
      const healed = findings.map(async (one) => ({ ...one, ...(await remedyFor(one, known)) }))
      return {
        username: profile.username,
        against: against?.username ?? null,
        walls: walls.kind,
        findings: await Promise.all(healed),
      }
    } finally {
      await clearCanaries(foreignFolders(layout, against?.username))
      await rm(layout.trialMark, { force: true })
    }
  }

  async #looks(profile: ProfileRef, against: ProfileRef | undefined): Promise<Look[]> {
    const { fleet, layout, confinement, accounts } = this.#parts
    const workerPid = fleet.row(profile).pid
    const tried = await this.#attack(profile, against)
    // Known from the trial on, even to who never had a worker.
    const uid = accounts.byId(profile.userId)?.uid ?? null
    const outer = [
      await looksAtOwner(profileRoot(layout, profile.username), this.#uidOf(uid), workerPid),
      await looksAtWorker(workerPid, this.#uidOf(uid), confinement.renounces),
    ]
    return [...outer.flat(), ...tried]
  }

  async #attack(profile: ProfileRef, against: ProfileRef | undefined): Promise<Look[]> {
    await using target = against && (await this.#standIn(against))
    const { layout, walls, confinement } = this.#parts
    const planned = planTrial({ layout, supervisorPid: process.pid, target: target?.planned })
    const { process: attacker, enclosure } = await this.#process(profile, 'a')
    await using ending = attacker
    const answer = await ending.answerTo({
      role: 'attacker',
      attempts: planned.map(({ attempt }) => attempt),
      ownFile: join(enclosure.temporary, 'own'),
    })
    if (answer.role !== 'attacker') throw new TypeError('it answered as somebody else')
    const { condition, results, left } = answer
    const expected = {
      walls,
      renounces: confinement.renounces,
      limits: confinement.processLimits(enclosure.account ?? 'supervisor'),
      supervisorUid: process.getuid?.() ?? -1,
    }
    const within = await looksAtGroup(enclosure.group, attacker.pid, confinement)
    const { groups } = await enclosure.group.membership(attacker.pid)
    await ending.end()
    const remains = await looksAtRemains(left, { hasGroup: groups > 0, walls })
    return [
      ...looksOf(planned, results),
      ...looksAtCondition(condition, expected),
      ...within,
      ...remains,
    ]
  }

  /** A process that stands in for another's worker, with a canary in its profile. */
  async #standIn(against: ProfileRef) {
    const { layout, fleet } = this.#parts
    const { process: target, enclosure } = await this.#process(against, 't')
    const canary = join(profileRoot(layout, against.username), CANARY)
    const socket = join(enclosure.folder, 's')
    const planned = {
      username: against.username,
      pid: target.pid,
      socket,
      workerPid: fleet.row(against).pid,
    }
    try {
      const answer = await target.answerTo({ role: 'target', canary, socket })
      const isPlanted = answer.role === 'target' && answer.isPlanted
      return {
        planned: { ...planned, canary: isPlanted ? canary : undefined },
        [Symbol.asyncDispose]: () => target.end(),
      }
    } catch (error) {
      await target.end()
      throw error
    }
  }

  async #process(
    profile: ProfileRef,
    part: 'a' | 't',
  ): Promise<{ process: TrialProcess; enclosure: TrialEnclosure }> {
    const { layout, program, enclosing } = this.#parts
    const home = profileRoot(layout, profile.username)
    const start = { ...profile, profileRoot: home }
    const enclosure = await enclosing.raiseForTrial(start, part)
    const outputFile = join(layout.workerLogs, 'trial.out')
    return {
      process: await TrialProcess.start({ program, enclosure, home, outputFile }),
      enclosure,
    }
  }

  /** The one after it in the list, so that each is tried on once when all are. */
  async #next({ userId }: ProfileRef): Promise<ProfileRef | undefined> {
    const { accounts, fleet } = this.#parts
    const all = accounts.all
      .filter(({ state, id }) => state === 'active' || id === userId)
      .map(({ id, username }) => ({ userId: id, username }))
    const at = all.findIndex((one) => one.userId === userId)
    const after = [...all.slice(at + 1), ...all.slice(0, at)]
    for (const one of after)
      if (fleet.row(one).state !== 'locked' && (await this.#hasFolder(one))) return one
    return undefined
  }

  async #checkFolder(profile: ProfileRef): Promise<void> {
    if (this.#parts.fleet.row(profile).state === 'locked')
      throw new AppError(
        'profile-locked',
        `Something is done with the profile of ${profile.username} just now.`,
      )
    if (await this.#hasFolder(profile)) return
    const { username } = profile
    throw refusal('profile-no-folder', `The profile of ${username} has no folder: mh doctor`, {
      values: { username },
    })
  }

  async #hasFolder({ username }: ProfileRef): Promise<boolean> {
    return await lstat(profileRoot(this.#parts.layout, username)).then(
      (found) => found.isDirectory(),
      () => false,
    )
  }

  #uidOf(uid: number | null): number {
    const own = process.getuid?.() ?? -1
    return this.#parts.walls.kind === 'uid' ? (uid ?? own) : own
  }
}
