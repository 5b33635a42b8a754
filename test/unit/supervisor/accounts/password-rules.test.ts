import { expect, it } from 'vitest'
import { AppError } from '../../../../shared/errors/app-error.ts'
import {
  checkNewPassword,
  type PasswordFault,
} from '../../../../supervisor/accounts/password-rules.ts'

it.each<[string, string, PasswordFault]>([
  ['aaaaaaaa', 'olga', 'characters'],
  ['abababababab', 'olga', 'characters'],
  ['abcdefgh', 'olga', 'row'],
  ['98765432', 'olga', 'row'],
  ['olga1990', 'olga', 'username'],
  ['OLGA-olga', 'olga', 'username'],
  ['Mary_Jane!2024', 'mary-jane', 'username'],
  ['metahuman', 'olga', 'product'],
  ['MetaHuman-OS-2026', 'olga', 'product'],
  ['password', 'olga', 'common'],
  ['Password1', 'olga', 'common'],
  ['QWERTYUIOP', 'olga', 'common'],
  ['1q2w3e4r', 'olga', 'common'],
  ['iloveyou1', 'olga', 'common'],
  ['passwort', 'olga', 'common'],
])('refuses %s of %s: %s', async (password, username, rule) => {
  const refused = checkNewPassword({ field: 'newPassword', password, username })

  await expect(refused).rejects.toThrow(AppError)
  await expect(refused).rejects.toMatchObject({
    code: 'weak-password',
    details: { rule, fields: [{ path: 'newPassword' }] },
  })
})

it.each([
  ['correct horse battery', 'olga'],
  ['olga likes tulips', 'olga'],
  ['metahuman tulips', 'olga'],
  ['kP3#vx9q', 'k'],
  ['только для меня', 'olga'],
  ['パスワード長い文です', 'olga'],
])('takes %s of %s, whatever it is composed of', async (password, username) => {
  await expect(checkNewPassword({ field: 'password', password, username })).resolves.toBeUndefined()
})
