import { setPassword } from '../api/session.ts'
import { element } from '../dom/element.ts'
import type { View } from '../dom/page.ts'
import { entryView } from './entry-view.ts'
import { newPasswordFields } from './fields.ts'

interface SetPasswordOptions {
  /** The secret of the one-time link; empty where the address has none. */
  readonly token: string
  readonly onSet: () => void
}

/** Sets a password with a one-time link. */
export function setPasswordView({ token, onSet }: SetPasswordOptions): View {
  if (token === '') return incompleteLinkView()
  const [password, again] = newPasswordFields()
  return entryView({
    title: 'Choose a password',
    lead: 'This link works once. After that you log in with your username and this password.',
    fields: [password, again],
    action: { idle: 'Set the password', busy: 'Setting the password …' },
    onSubmit: async () => {
      await setPassword({ token, password: password.value })
      onSet()
    },
  })
}

function incompleteLinkView(): View {
  const title = 'This link is not whole'
  const words =
    'The part after # is missing. Open the link once more, all of it, or ask for a new one.'
  const link = element('a', { href: '/login' }, 'Log in')
  const parts = [element('h1', {}, title), element('p', {}, words), element('p', {}, link)]
  return { title, element: element('section', { class: 'entry', tabindex: '-1' }, ...parts) }
}
