import type { OwnExport, ownExportRoutes } from '../../../shared/api/own-export.ts'
import { actorOf, type Principal, type ProfileRef } from '../../../shared/domain/principal.ts'
import type { AccountStore } from '../../accounts/account-store.ts'
import type { OwnExports } from '../../backups/own-exports.ts'
import { DownloadAnswer } from '../download-answer.ts'
import type { EventStream } from '../event-stream.ts'
import type { Handlers } from '../handler.ts'
import { profileOf } from '../principals.ts'
import { StreamAnswer } from '../stream-answer.ts'

interface OwnExportParts {
  readonly accounts: AccountStore
  readonly exports: OwnExports
}

interface Asked {
  readonly principal: Principal
  readonly named: string | undefined
}

type OwnExportHandlers = Pick<Handlers, keyof typeof ownExportRoutes>

/** The archive of the whole profile that its person takes away. */
export function ownExportHandlers({ accounts, exports }: OwnExportParts): OwnExportHandlers {
  const wanted = ({ principal, named }: Asked): [ProfileRef, string] => [
    profileOf(principal, named, accounts),
    actorOf(principal),
  ]
  return {
    async startOwnExport(call) {
      const [profile, actor] = wanted(call)
      await exports.begin(profile, { actor, requestId: call.requestId })
      return { success: true }
    },
    async followOwnExport(call) {
      const [profile, actor] = wanted(call)
      return new StreamAnswer((stream) =>
        exports.follow(profile, actor, (told) => tell(stream, told)),
      )
    },
    async cancelOwnExport(call) {
      await exports.cancel(...wanted(call))
      return { success: true }
    },
    async takeOwnExport(call) {
      return new DownloadAnswer({ type: 'application/gzip', ...exports.take(...wanted(call)) })
    },
  }
}

function tell(stream: EventStream, told: OwnExport): void {
  stream.send([{ name: 'export', json: JSON.stringify(told) }])
}
