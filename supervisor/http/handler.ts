import type { IncomingHttpHeaders } from 'node:http'
import type { AnswerOf, BodyOf, QueryOf, Route } from '../../shared/api/route.ts'
import type { RouteIdsOf, routes } from '../../shared/api/routes.ts'
import type { Principal } from '../../shared/domain/principal.ts'
import type { Account } from '../accounts/account.ts'
import type { SwitchedTo } from '../sessions/session.ts'
import type { DownloadAnswer } from './download-answer.ts'
import type { FileAnswer } from './file-answer.ts'
import type { StreamAnswer } from './stream-answer.ts'

export type SupervisorRouteId = RouteIdsOf<'supervisor'>

/** What a handler of the supervisor is given. Body and query are parsed already. */
export interface Call<R extends Route> {
  readonly params: Readonly<Record<string, string>>
  readonly query: QueryOf<R>
  readonly body: BodyOf<R>
  readonly principal: Principal
  /** The profile that `X-MH-Profile` names, as it came. */
  readonly named: string | undefined
  readonly requestId: string
  readonly address: string
  readonly headers: Readonly<IncomingHttpHeaders>
  readonly session: SessionActions
}

/** Starting and ending the session of the browser that asks. */
export interface SessionActions {
  /** Starts a session under a new id and sets the cookie. */
  begin(account: Account): Promise<void>
  /** Lets the session go on under a new id, showing another's profile or, with null, its own. */
  show(switchedTo: SwitchedTo | null): Promise<void>
  /** Ends the session, if there is one, and takes the cookie away. */
  end(): Promise<void>
}

/** A handler gives the body of the success; its shape is checked against the route before it goes out. */
export type Handler<R extends Route> = (call: Call<R>) => Promise<Given<R>>

type Given<R extends Route> = R['answer'] extends { readonly file: true }
  ? FileAnswer
  : R['answer'] extends { readonly download: true }
    ? DownloadAnswer
    : R extends { readonly stream: 'always' }
      ? StreamAnswer
      : R extends { readonly stream: 'whenFollowed' }
        ? AnswerOf<R> | StreamAnswer
        : AnswerOf<R>

/** A handler for each of the supervisor's routes: one that is missing does not compile. */
export type Handlers = { readonly [Id in SupervisorRouteId]: Handler<(typeof routes)[Id]> }
