import { logIn, type Person } from '../api/session.ts'
import type { View } from '../dom/page.ts'
import { entryView } from './entry-view.ts'
import { passwordField, usernameField } from './fields.ts'

interface LoginOptions {
  /** Why it is shown, where that is not plain. */
  readonly lead?: string
  /** Who was logged in before. */
  readonly username?: string
  readonly onEntered: (person: Person) => void
}

/** The log-in. */
export function loginView({ lead, username = '', onEntered }: LoginOptions): View {
  const name = usernameField()
  const password = passwordField()
  name.input.value = username
  return entryView({
    title: 'Log in',
    lead,
    fields: [name, password],
    action: { idle: 'Log in', busy: 'Logging in …' },
    onSubmit: async () => {
      onEntered(await logIn({ username: name.value, password: password.value }))
    },
    instead: { words: 'A new installation?', link: 'Set it up', path: '/setup' },
  })
}
