import { expect, it } from 'vitest'
import { keepFollowing } from '../../../cli/keep-following.ts'
import { AppError } from '../../../shared/errors/app-error.ts'

it('passes on what comes, and comes back until it is told to stop', async () => {
  const stop = new AbortController()
  const heard: unknown[] = []
  let opened = 0

  await keepFollowing({
    signal: stop.signal,
    async open() {
      opened += 1
      if (opened === 2) throw new AppError('supervisor-unreachable', 'Nobody there.')
      return streamOf([`item ${opened}`], opened === 1 ? new Error('reset') : undefined)
    },
    onItem(item) {
      heard.push(item)
      if (item === 'item 3') stop.abort()
    },
    onLost: (why) => heard.push(why?.message),
    onBack: () => heard.push('back'),
  })

  expect(heard).toEqual(['item 1', 'reset', 'back', 'item 3'])
})

it('fails as the first opening does', async () => {
  const failure = new AppError('supervisor-unreachable', 'Nobody there.')

  await expect(follow(() => Promise.reject(failure))).rejects.toBe(failure)
})

it('tries the first opening again of what is known to be there', async () => {
  const stop = new AbortController()
  let opened = 0

  await keepFollowing({
    signal: stop.signal,
    isThere: true,
    async open() {
      opened += 1
      if (opened === 1) throw new AppError('supervisor-unreachable', 'Nobody there.')
      return streamOf(['item'])
    },
    onItem: () => stop.abort(),
    onLost: () => undefined,
    onBack: () => undefined,
  })

  expect(opened).toBe(2)
})

it.each(['not-found', 'forbidden', 'conflict'] as const)(
  'does not try again what ends with %s',
  async (code) => {
    let opened = 0
    const following = follow(async () => {
      opened += 1
      if (opened > 1) throw new AppError(code, 'For good.')
      return streamOf(['item'])
    })

    await expect(following).rejects.toMatchObject({ code })
    expect(opened).toBe(2)
  },
)

it('ends quietly when it is told to stop while it opens', async () => {
  const stop = new AbortController()
  const following = follow(async () => {
    stop.abort()
    throw new Error('aborted')
  }, stop.signal)

  expect(await following).toBeUndefined()
})

async function follow(
  open: () => Promise<AsyncIterable<string>>,
  signal = new AbortController().signal,
): Promise<void> {
  await keepFollowing({
    signal,
    open,
    onItem: () => undefined,
    onLost: () => undefined,
    onBack: () => undefined,
  })
}

async function* streamOf(items: readonly string[], failure?: Error): AsyncGenerator<string> {
  yield* items
  if (failure) throw failure
}
