import { accountRoutes, type OwnAccount } from '../../shared/api/account.ts'
import type { Workspace } from './workspace.ts'

type Change = Partial<Pick<OwnAccount['preferences'], 'language' | 'timeZone' | 'theme'>>

export const THEMES = ['system', 'light', 'dark'] as const

/** Keeps what a person prefers, and shows the page so at once. */
export async function prefer(
  { client, session }: Pick<Workspace, 'client' | 'session'>,
  { language, timeZone, theme }: Change,
): Promise<void> {
  const body = {
    ...(language === undefined ? {} : { language }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(theme === undefined ? {} : { theme }),
  }
  session.tookAccount((await client.call(accountRoutes.changeAccount, { body })).account)
}
