import { expect, it } from 'vitest'
import { PASSWORD, runningSupervisor } from '../../support/running-supervisor.ts'

it('makes the first owner with the setup token, once', async () => {
  await using running = await runningSupervisor()
  const { setupToken } = running.supervisor
  const wanted = { token: setupToken, username: 'greg', password: PASSWORD }
  const browser = running.client()

  const wrong = await browser.send('POST', '/api/auth/setup', {
    body: { ...wanted, token: 'guess' },
  })
  const made = await browser.send('POST', '/api/auth/setup', { body: wanted })
  const again = await running
    .client()
    .send('POST', '/api/auth/setup', { body: { ...wanted, username: 'eve' } })

  expect(wrong.status).toBe(403)
  expect(made.status).toBe(201)
  expect(made.json).toMatchObject({ role: 'owner', actor: { username: 'greg' } })
  expect(again.status).toBe(409)
  const me = await browser.send('GET', '/api/auth/me')
  expect(me.json).toMatchObject({ role: 'owner', profile: { username: 'greg' }, switched: false })
})
