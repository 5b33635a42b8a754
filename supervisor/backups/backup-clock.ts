import { Cron } from 'croner'
import type { CopyOutcome } from '../../shared/api/backups.ts'
import type { SystemConfig, SystemStatus } from '../../shared/api/system.ts'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import { BackupsFile } from '../../shared/domain/backups-file.ts'
import type { ProfileRef } from '../../shared/domain/principal.ts'
import { messageOf } from '../../shared/errors/app-error.ts'
import { readJsonFile, writeJsonFile } from '../../shared/files/json-file.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { retentionOf } from './backup-retention.ts'
import type { CopyTask, CopyWorks } from './copy-works.ts'
import type { ProfileCopies } from './profile-copies.ts'

export interface BackupClockOptions {
  /** Where it is kept what was done last, so that a backup that was due while no supervisor ran is made up for. */
  readonly file: string
  readonly config: () => SystemConfig['backup']
  readonly profiles: () => readonly ProfileRef[]
  readonly copies: Pick<ProfileCopies, 'backup'>
  readonly works: Pick<CopyWorks, 'start'>
  readonly audit: AuditLog
  readonly logger: Logger
  readonly now?: () => Date
}

const LOOK_EVERY_MS = 20_000
const ASKER = { actor: 'system', requestId: null } as const

/** Backs everybody up when the owner's configuration says so, by the machine's clock; several that were missed become one. */
export class BackupClock implements Disposable {
  readonly #options: BackupClockOptions
  readonly #now: () => Date
  readonly #timer: NodeJS.Timeout
  #state: BackupsFile
  #working: Promise<void> | undefined

  private constructor(options: BackupClockOptions, state: BackupsFile) {
    this.#options = options
    this.#now = options.now ?? (() => new Date())
    this.#state = state
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref()
  }

  static async open(options: BackupClockOptions): Promise<BackupClock> {
    const found = await readJsonFile(options.file, BackupsFile)
    const now = (options.now?.() ?? new Date()).toISOString()
    const state = found.status === 'ok' ? found.value : { begunUntil: now, last: null }
    const clock = new BackupClock(options, state)
    if (found.status !== 'ok') await clock.#keep(state)
    return clock
  }

  /** What people are shown of it; null where nothing is configured. */
  get status(): SystemStatus['backup'] {
    const backup = this.#options.config()
    if (!backup) return null
    const { to, at = null, ...kept } = backup
    const next = at === null ? undefined : this.#nextAfter(at, this.#state.begunUntil)
    return { to, at, ...kept, nextAt: next?.toISOString() ?? null, last: this.#state.last }
  }

  /** Begins a backup when one is due; settled when it is done. */
  async look(): Promise<void> {
    const backup = this.#options.config()
    if (!backup?.at || this.#working) return await this.#working
    const next = this.#nextAfter(backup.at, this.#state.begunUntil)
    if (!next || next > this.#now()) return
    this.#working = this.#backUp(backup).catch((error: unknown) =>
      this.#options.logger.error({ evt: 'backup-failed', err: error }),
    )
    await this.#working
    this.#working = undefined
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  async #backUp({ to, ...kept }: NonNullable<SystemConfig['backup']>): Promise<void> {
    const { profiles, works } = this.#options
    const at = this.#now().toISOString()
    await this.#keep({ ...this.#state, begunUntil: at })
    const place = { to, retention: retentionOf(kept) }
    const tasks = profiles().map((profile) => this.#task(profile, place))
    const outcomes = await works.start(tasks).ended
    const failed = outcomes.filter(({ problem }) => problem)
    await this.#keep({
      ...this.#state,
      last: { at, people: outcomes.length, failed: failed.map(({ username }) => username) },
    })
    await this.#note(failed, outcomes.length)
  }

  /** One that cannot even be begun (a folder that may not be) fails as one that was. */
  #task(profile: ProfileRef, place: Parameters<ProfileCopies['backup']>[2]): CopyTask {
    const { copies } = this.#options
    return {
      username: profile.username,
      run: async (side) => await copies.backup(profile, ASKER, place).run(side),
    }
  }

  async #note(failed: readonly CopyOutcome[], people: number): Promise<void> {
    const { audit, logger } = this.#options
    const level = failed.length > 0 ? 'error' : 'info'
    logger[level]({ evt: 'backup-done', people, failed: failed.length })
    await audit.append({
      category: 'system',
      level,
      event: 'scheduled_backup_done',
      userId: null,
      actor: 'system',
      details: { people, failed: failed.map(({ username }) => username) },
    })
  }

  #nextAfter(at: string, after: string): Date | undefined {
    try {
      return new Cron(at, { paused: true }).nextRun(new Date(after)) ?? undefined
    } catch (error) {
      this.#options.logger.error({ evt: 'backup-time-invalid', reason: messageOf(error) })
      return undefined
    }
  }

  async #keep(state: BackupsFile): Promise<void> {
    this.#state = state
    await writeJsonFile(this.#options.file, state)
  }
}
