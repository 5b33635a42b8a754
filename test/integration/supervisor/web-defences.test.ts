import { expect, it } from 'vitest'
import { runningSupervisor } from '../../support/running-supervisor.ts'

it.each(['gzip', 'br', 'nonsense'])(
  'takes no body that says it is packed with %s',
  async (coding) => {
    await using running = await runningSupervisor()

    const answer = await running.console.send('POST', '/api/users/create', {
      headers: { 'content-encoding': coding },
      body: { username: 'alice', role: 'guest' },
    })

    expect(answer.status).toBe(415)
    expect(answer.json).toMatchObject({ code: 'unsupported-media-type' })
  },
)
