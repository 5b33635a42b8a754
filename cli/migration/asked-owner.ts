import type { Wanted } from '../../shared/migration/plan-migration.ts'
import { type AccountsFile, readAccounts } from '../../shared/migration/old-accounts.ts'
import { sourceOf } from '../../shared/migration/tree-source.ts'
import type { CommandContext } from '../command-context.ts'
import { canAsk, promptOf, withPrompt } from '../terminal/prompt.ts'
import { safeText } from '../terminal/safe-text.ts'

/** Whose tree it is, asked where its accounts do not say; null where they do, and where there is nobody to ask. */
export async function askedOwner(
  context: CommandContext,
  { layout, source }: Pick<Wanted, 'layout' | 'source'>,
): Promise<string | null> {
  if (!canAsk(context)) return null
  const { from } = await sourceOf(layout, source)
  const { users } = await readAccounts(from)
  if (users.some(({ role }) => role === 'owner')) return null
  return await withPrompt(promptOf(context, false), async (ask) => {
    for (;;) {
      const name = (await ask(questionOf(users))).trim()
      if (users.length === 0 ? name !== '' : users.some((one) => isCalled(one, name))) return name
    }
  })
}

type Account = AccountsFile['users'][number]

function isCalled({ username }: Account, name: string): boolean {
  return username.toLowerCase() === name.toLowerCase()
}

function questionOf(users: readonly Account[]): string {
  if (users.length === 0) return 'This tree has no accounts. What is its owner to be called? '
  const names = safeText(users.map(({ username }) => username).join(', '))
  return `None of this tree’s accounts is an owner. Whose tree is it: ${names}? `
}
