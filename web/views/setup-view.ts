import { type Person, setUp } from '../api/session.ts'
import { element } from '../dom/element.ts'
import { Field } from '../dom/field.ts'
import type { View } from '../dom/page.ts'
import { entryView } from './entry-view.ts'
import { newPasswordFields, usernameField } from './fields.ts'

interface SetupOptions {
  /** The setup token, as far as the address has it. */
  readonly token: string
  readonly onEntered: (person: Person) => void
}

/** The first run: makes the owner, who is logged in then. */
export function setupView({ token: given, onEntered }: SetupOptions): View {
  const token = tokenField(given)
  const name = usernameField()
  const [password, again] = newPasswordFields()
  return entryView({
    title: 'Set up',
    lead: 'Make the first account. As the owner you look after the accounts of everybody on this machine.',
    fields: [token, name, password, again],
    action: { idle: 'Make the owner', busy: 'Making the owner …' },
    onSubmit: async () => {
      const answers = { token: token.value.trim(), username: name.value, password: password.value }
      onEntered(await setUp(answers))
    },
    instead: { words: 'Set up already?', link: 'Log in', path: '/login' },
  })
}

function tokenField(given: string): Field {
  const input = element('input', {
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
  })
  input.value = given
  return new Field({
    name: 'token',
    label: 'Setup token',
    hint: 'The console shows it at the start, and mh status does.',
    input,
    check: (value) => (value.trim() === '' ? 'Enter the setup token.' : undefined),
  })
}
