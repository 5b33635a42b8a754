import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { eventually } from '../support/eventually.ts'
import {
  type ChatRequest,
  type ModelStep,
  type ScriptedModelServer,
  type ScriptedReply,
  startModelServer,
} from '../support/scripted-model-server.ts'
import { violations } from './axe.ts'
import { chromiumPath, openPage, startBrowser, type WatchedPage } from './browser.ts'
import { arrive, openAs, photograph, press, see } from './page-driver.ts'

const HOSTILE =
  '<img src=x onerror=alert(1)><script>alert(2)</script> ![beacon](https://evil.test/x.png) [go](javascript:alert(3))'
const TASK = { name: 'add_task', input: { title: 'Buy oat milk' } }
const MEMORY = 'The dentist moved my appointment to Thursday'

describe.skipIf(chromiumPath === undefined)(
  'the chat of the page, in Chromium (scripts/prepare-tests.sh)',
  () => {
    let browser: Browser
    let program: BuiltProgram
    let model: ScriptedModelServer
    let url: string
    /** The rest of a reply that waits for it. */
    let goOn = (): void => undefined

    beforeAll(async () => {
      browser = await startBrowser()
      program = await builtProgram()
      url = await program.url()
      model = await startModelServer({ kind: 'ollama', script: replyTo, models: ['talker'] })
      await program.mh(['config', 'set', 'modelServers', JSON.stringify([model.url])])
    })

    afterAll(async () => {
      await browser?.close()
      await program?.[Symbol.asyncDispose]()
      await model?.[Symbol.asyncDispose]()
    })

    it('shows a reply as it comes, from where it is known, and nothing of its HTML', async () => {
      await using home = await chatOf('anna')
      const { page, troubles } = home

      await say(page, 'When is the dentist?')
      await see(page, 'On Thursday')
      const during = await page.locator('.reply').getAttribute('aria-busy')
      goOn()
      await see(page, 'Answered.')
      await page.getByRole('button', { name: /^Memory 1: why/ }).click()
      const pane = page.getByRole('complementary', { name: 'Sources' })
      await pane.getByText(MEMORY).waitFor()
      await pane.getByText(/Found by its words/).waitFor()
      const link = await pane.getByRole('link', { name: 'Open the memory' }).getAttribute('href')

      expect(during).toBe('true')
      expect(await page.locator('.reply .text').innerText()).toContain('<img src=x onerror')
      expect(await page.locator('main :is(img, script)').count()).toBe(0)
      expect(await page.locator('main a[href^="javascript"]').count()).toBe(0)
      expect(await page.getByRole('link', { name: 'beacon' }).getAttribute('rel')).toContain(
        'noopener',
      )
      expect(link).toMatch(/^\/memory\/evt-/)
      await see(page, 'From ollama/talker')
      expect(troubles).toEqual([])
    })

    it('shows a reply to its end after a reload in the middle, stops another, tries again and edits', async () => {
      await using home = await chatOf('bert')
      const { page, troubles } = home
      await say(page, 'When is the dentist?')
      await see(page, 'On Thursday')
      // The address follows the reply's first event by itself, a moment before or after its words.
      await page.waitForURL(/\/chat\/chat-/)

      await page.reload()
      await see(page, 'On Thursday')
      const shown = await page.locator('.turn').count()
      goOn()
      await see(page, 'Answered.')
      const whole = await page.locator('.reply .text').innerText()
      await say(page, 'And when again?')
      await page.getByText('On Thursday').nth(1).waitFor()
      await page.keyboard.press('Escape')
      await see(page, 'Broken off: this is not all.')
      await page.getByRole('button', { name: 'Try again' }).click()
      await page.locator('.reply[aria-busy=true]', { hasText: 'On Thursday' }).waitFor()
      goOn()
      await see(page, 'Answered.')
      await see(page, 'An earlier reply')
      await press(page, 'Edit: When is the dentist?')
      const draft = await page.getByLabel('Say something').inputValue()
      await say(page, 'When was the dentist?')
      await page.locator('.reply[aria-busy=true]', { hasText: 'On Thursday' }).waitFor()
      goOn()
      await see(page, 'Answered.')

      expect(shown).toBe(1)
      expect(whole.match(/On Thursday/g)).toHaveLength(1)
      expect(whole).toContain('so be early')
      expect(draft).toBe('When is the dentist?')
      expect(await page.locator('.said .text').allInnerTexts()).toEqual(['When was the dentist?'])
      expect(troubles).toEqual([])
    })

    it('loses nothing that was shown or typed when the worker is killed in the middle of a reply', async () => {
      await using home = await chatOf('karl')
      const { page } = home
      await say(page, 'When is the dentist?')
      await see(page, 'On Thursday')
      await page.getByLabel('Say something').fill('Typed meanwhile')
      // What has come is written in turn with other things: the reply that is cut off is one that was begun to be kept.
      await eventually(() => isOnDisk('karl', '**Thursday** [1]'))

      process.kill(await program.pidOf('karl'), 'SIGKILL')
      await see(page, 'Broken off: this is not all.')
      const text = await page.locator('.reply .text').innerText()
      await page.reload()
      await see(page, 'Broken off: this is not all.')

      expect(text).toContain('On Thursday')
      expect(await page.locator('.reply .text').innerText()).toContain('On Thursday')
      expect(await page.getByLabel('Say something').inputValue()).toBe('Typed meanwhile')
      await page.getByRole('button', { name: 'Try again' }).click()
      await page.locator('.reply[aria-busy=true]', { hasText: 'On Thursday' }).waitFor()
      goOn()
      await see(page, 'Answered.')
    })

    it('asks before a tool changes something, and does it when it is allowed', async () => {
      await using home = await chatOf('cleo')
      const { page, troubles } = home

      await say(page, 'Make a task of it')
      await see(page, 'waits for your approval')
      await see(page, 'Buy oat milk')
      await press(page, 'Allow: add task')
      await see(page, 'Allowed, and done.')

      const { out } = await program.mh(['--user', 'cleo', 'task'])
      expect(out).toContain('Buy oat milk')
      expect(troubles).toEqual([])
    })

    it('obeys commands, keeps a selected sentence, and forgets what is cited', async () => {
      await using home = await chatOf('dora')
      const { page, troubles } = home
      const composer = page.getByLabel('Say something')

      await composer.fill('/re')
      await page.getByRole('option', { name: /\/remember/ }).waitFor()
      await composer.press('Tab')
      await page.keyboard.type('Lena prefers oat milk')
      await page.keyboard.press('Enter')
      await see(page, 'Kept as a memory.')
      await say(page, '/task Water the plants')
      await see(page, 'Task made: Water the plants')
      await say(page, '/nonsense')
      await see(page, 'There is no command /nonsense.')
      await say(page, 'When is the dentist?')
      await see(page, 'On Thursday')
      goOn()
      await see(page, 'Answered.')
      await page.locator('.said .text').selectText()
      await press(page, 'Keep this as a memory')
      await page.getByText('Kept as a memory.').nth(1).waitFor()
      await page.getByRole('button', { name: 'Why do you know this?', exact: true }).click()
      await press(page, 'Forget this: memory 1')
      await page.getByLabel('Type forget to confirm').fill('forget')
      await page.getByRole('dialog').getByRole('button', { name: 'Forget this' }).click()
      await see(page, /^Forgotten everywhere/)

      const { out } = await program.mh(['--user', 'dora', 'memory', 'list'])
      expect(out).toContain('Lena prefers oat milk')
      expect(out).toContain('When is the dentist?')
      expect(out).not.toContain(MEMORY)
      expect((await program.mh(['--user', 'dora', 'task'])).out).toContain('Water the plants')
      expect(troubles).toEqual([])
    })

    it('says the words of a link within the page, only writes down those of one from outside, and deletes', async () => {
      await using home = await chatOf('emil')
      const { page, troubles } = home

      await page.goto('/chat?say=From%20outside')
      await arrive(page, 'Chat')
      const composer = page.getByLabel('Say something')
      await eventually(async () => (await composer.inputValue()) === 'From outside')
      await eventually(() => new URL(page.url()).search === '')
      await page.evaluate(`{
        const link = Object.assign(document.createElement('a'), { href: '/chat?say=When%20is%20the%20dentist%3F' })
        document.querySelector('main').append(link)
        link.click()
        link.remove()
      }`)
      await see(page, 'On Thursday')
      goOn()
      await see(page, 'Answered.')
      const path = new URL(page.url()).pathname
      await press(page, /^Delete the conversation/)
      await press(page, 'Delete for ever')
      await see(page, 'The conversation is deleted.')
      await see(page, 'What is on your mind?')

      expect(path).toMatch(/^\/chat\/chat-/)
      expect(troubles).toEqual([])
    })

    it('says that no model answered, and where one is chosen', async () => {
      await using home = await chatOf('nora', { hasModel: false })
      const { page, troubles } = home

      await say(page, 'When is the dentist?')
      await see(page, 'No model answered: this is put together from your memories.')

      const link = page.locator('.reply').getByRole('link', { name: 'Choose a model' })
      expect(await link.getAttribute('href')).toBe('/models')
      expect(troubles).toEqual([])
    })

    it.each([
      ['light', 360],
      ['dark', 360],
      ['light', 1280],
      ['dark', 1280],
    ] as const)(
      'in %s fits a window of %i pixels, and axe has nothing against it',
      async (colorScheme, width) => {
        const options = { colorScheme, viewport: { width, height: 800 } }
        await using home = await chatOf(`${colorScheme}${width}`, { options })
        const { page, troubles } = home
        const name = `${colorScheme}${width}`
        const widths = [await photograph(page, `chat-empty-${name}`)]
        const found = await violations(page)

        await say(page, 'When is the dentist, and what was it again that everybody likes to drink?')
        await see(page, 'On Thursday')
        goOn()
        await see(page, 'Answered.')
        widths.push(await photograph(page, `chat-${name}`))
        found.push(...(await violations(page)))
        await page.getByRole('button', { name: /^Memory 1: why/ }).click()
        await see(page, /Found by/)
        widths.push(await photograph(page, `chat-sources-${name}`))
        found.push(...(await violations(page)))
        if (width < 500) {
          await page.keyboard.press('Escape')
          await press(page, 'Show conversations')
          await page
            .getByRole('dialog')
            .getByRole('link', { name: /^When is/ })
            .waitFor()
          await photograph(page, `chat-list-${name}`)
          found.push(...(await violations(page)))
        }

        expect(widths).toEqual([width, width, width])
        expect(found).toEqual([])
        expect(troubles).toEqual([])
      },
    )

    /** Whether a conversation's file has these words of a reply. */
    async function isOnDisk(username: string, words: string): Promise<boolean> {
      const folder = join(program.root, 'profiles', username, 'memory/conversations')
      const files = await readdir(folder, { recursive: true, withFileTypes: true })
      const texts = files
        .filter((file) => file.isFile())
        .map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8').catch(() => ''))
      return (await Promise.all(texts)).some((text) => text.includes(words))
    }

    function replyTo({ json }: ChatRequest): ScriptedReply {
      const asked = JSON.stringify(json.messages)
      if (asked.includes('Make a task') && !asked.includes('"tool"'))
        return { steps: [{ toolCall: TASK }] }
      if (asked.includes('Make a task')) return { steps: [{ text: 'I have asked you.' }] }
      const rest = new Promise<void>((resolve) => (goOn = resolve))
      const steps: ModelStep[] = [
        { text: `On **Thursday** [1] ${HOSTILE}` },
        { waitFor: rest },
        { text: ', so be early.\n\n```\nbe early\n```\n' },
      ]
      return { steps }
    }

    interface Person {
      readonly options?: Parameters<typeof openPage>[2]
      readonly hasModel?: boolean
    }

    /** A new person with a memory and a model, who is logged in and has the chat before them. */
    async function chatOf(
      username: string,
      { options = {}, hasModel = true }: Person = {},
    ): Promise<WatchedPage> {
      const client = await program.person(username)
      await client.mustSend('POST', '/api/capture', { body: { content: MEMORY } })
      await client.close()
      const models = {
        defaults: { persona: 'ollama/talker' },
        providers: { ollama: { baseUrl: model.url } },
      }
      const etc = join(program.root, 'profiles', username, 'etc')
      if (hasModel) await writeFile(join(etc, 'models.json'), JSON.stringify(models))
      await writeFile(join(etc, 'autonomy.json'), '{"tools": {"add_task": "ask"}}')
      const opened = await openPage(browser, url, options)
      await openAs(opened.page, { username, path: '/chat', title: 'Chat' })
      await see(opened.page, 'What is on your mind?')
      return opened
    }

    async function say(page: Page, words: string): Promise<void> {
      await page.getByLabel('Say something').fill(words)
      await page.keyboard.press('Enter')
    }
  },
)
