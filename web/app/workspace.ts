import { getContext, setContext } from 'svelte'
import type { OwnAccount } from '../../shared/api/account.ts'
import type { Client } from '../api/client.svelte.ts'
import type { LiveFeed } from '../live/live-feed.svelte.ts'
import type { Member, Session } from '../session/session.svelte.ts'
import type { Commands } from './commands.svelte.ts'
import type { PageRouter } from './router.ts'
import type { Toasts } from './toasts.svelte.ts'

/** What every page of a profile works with. It is made anew when another profile is shown. */
export interface Workspace {
  /** Asks the API, for the profile that is shown. */
  readonly client: Client
  readonly live: LiveFeed
  readonly session: Session
  /** Who acts, and whose profile is shown. */
  readonly member: () => Member
  /** The own account, whosever profile is shown. */
  readonly account: () => OwnAccount
  /** Actions that the palette and the keys reach. */
  readonly commands: Commands
  readonly toasts: Toasts
  readonly router: PageRouter
}

const KEY = Symbol('workspace')

/** Gives the workspace to everything below the calling component. */
export function provideWorkspace(workspace: Workspace): void {
  setContext(KEY, workspace)
}

/** The workspace of the shown profile. Call it while a component is made. */
export function useWorkspace(): Workspace {
  return getContext<Workspace>(KEY)
}
