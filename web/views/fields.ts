import { element } from '../dom/element.ts'
import { Field } from '../dom/field.ts'

/** The least that a password needs (`shared/api/fields.ts`). */
const PASSWORD_LENGTH = 8

/** The name of an account. */
export function usernameField(): Field {
  const input = element('input', {
    autocomplete: 'username',
    autocapitalize: 'none',
    spellcheck: 'false',
  })
  return new Field({
    name: 'username',
    label: 'Username',
    input,
    check: (value) => (value === '' ? 'Enter a username.' : undefined),
  })
}

/** The password of an account that there is. */
export function passwordField(): Field {
  return new Field({
    name: 'password',
    label: 'Password',
    input: element('input', { type: 'password', autocomplete: 'current-password' }),
    check: (value) => (value === '' ? 'Enter the password.' : undefined),
  })
}

/** A new password, to be typed twice: the second must equal the first. */
export function newPasswordFields(): [Field, Field] {
  const first = new Field({
    name: 'password',
    label: 'New password',
    hint: `At least ${PASSWORD_LENGTH} characters.`,
    input: element('input', { type: 'password', autocomplete: 'new-password' }),
    check: (value) => (value.length < PASSWORD_LENGTH ? 'This is too short.' : undefined),
  })
  const again = new Field({
    name: 'again',
    label: 'The same again',
    input: element('input', { type: 'password', autocomplete: 'new-password' }),
    check: (value) => (value === first.value ? undefined : 'The two passwords differ.'),
  })
  return [first, again]
}
