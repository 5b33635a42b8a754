import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it, vi } from 'vitest'
import { withPrompt } from '../../../../cli/terminal/prompt.ts'

/** A keyboard and a screen that remember their raw modes and what was shown. */
function fakeTerminal(hidden = true) {
  const rawModes: boolean[] = []
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (raw: boolean) => rawModes.push(raw),
  })
  const output = new PassThrough()
  const interruption = new AbortController()
  const onInterrupt = vi.fn<() => void>(() => interruption.abort())
  const options = { input, output, hidden, signal: interruption.signal, onInterrupt }
  return { input, output, rawModes, onInterrupt, options }
}

async function shownOn(output: PassThrough): Promise<string> {
  output.end()
  return await text(output)
}

describe('withPrompt', () => {
  it('takes a hidden answer in raw mode and shows none of it', async () => {
    const { input, output, rawModes, options } = fakeTerminal()

    const asked = withPrompt(options, (ask) => ask('Password: '))
    input.write('correct horse\r')

    expect(await asked).toBe('correct horse')
    expect(await shownOn(output)).toBe('Password: \n')
    expect(rawModes).toEqual([true, false])
  })

  it('takes answers that are pasted together', async () => {
    const { input, options } = fakeTerminal()

    const asked = withPrompt(options, async (ask) => [await ask('One: '), await ask('Two: ')])
    input.write('first\rsecond\r')

    expect(await asked).toEqual(['first', 'second'])
  })

  it('lets a person correct what they type', async () => {
    const { input, options } = fakeTerminal()

    const asked = withPrompt(options, (ask) => ask('Password: '))
    input.write('wrong\u0015corect\u007f\u007f\u007frect\r')

    expect(await asked).toBe('correct')
  })

  it('gives an empty answer', async () => {
    const { input, options } = fakeTerminal()

    const asked = withPrompt(options, (ask) => ask('Password: '))
    input.write('\r')

    expect(await asked).toBe('')
  })

  it('shows an answer that is not hidden', async () => {
    const { input, output, options } = fakeTerminal(false)

    const asked = withPrompt(options, (ask) => ask('Name: '))
    input.write('alice\r')

    expect(await asked).toBe('alice')
    expect(await shownOn(output)).toContain('alice')
  })

  it('is cut short by Ctrl-C and gives the keyboard back', async () => {
    const { input, rawModes, onInterrupt, options } = fakeTerminal()

    const asked = withPrompt(options, (ask) => ask('Password: '))
    input.write('half\u0003')

    await expect(asked).rejects.toThrow('aborted')
    expect(onInterrupt).toHaveBeenCalledOnce()
    expect(rawModes).toEqual([true, false])
  })

  it('fails when the keyboard ends instead of an answer', async () => {
    const { input, options } = fakeTerminal()

    const asked = withPrompt(options, (ask) => ask('Password: '))
    input.write('\u0004')

    await expect(asked).rejects.toThrow('No answer was given. Nothing was changed.')
  })
})
