import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import {
  type ChatRequest,
  type ModelStep,
  type ScriptedModelServer,
  type ScriptedReply,
  startModelServer,
} from '../support/scripted-model-server.ts'
import { chromiumPath, openPage, startBrowser, type WatchedPage } from './browser.ts'
import { logIn, photograph, press, see } from './page-driver.ts'

const HOSTILE = '<img src=x onerror=alert(1)><script>alert(2)</script>'
const TASK = { name: 'add_task', input: { title: 'Buy oat milk' } }

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

    it('shows a reply as it comes, from where it is known, and only as text', async () => {
      await using home = await chatOf('anna')
      const { page, troubles } = home

      await say(page, 'When is the dentist?')
      await see(page, 'On Thursday')
      const during = await page.locator('.reply').getAttribute('aria-busy')
      goOn()
      await see(page, 'Answered.')
      await page
        .getByRole('button', { name: /^Memory 1: why/ })
        .first()
        .click()
      await page.locator('dialog .text', { hasText: 'The dentist moved' }).waitFor()
      await page.keyboard.press('Escape')

      expect(during).toBe('true')
      expect(await page.locator('.reply .text').innerText()).toContain(HOSTILE)
      expect(await page.locator('main :is(img, script)').count()).toBe(0)
      expect(await page.locator(':focus').getAttribute('aria-label')).toMatch(/^Memory 1/)
      await see(page, 'From ollama/talker')
      expect(troubles).toEqual([])
    })

    it('shows a reply to its end after a reload in the middle of it, and stops another', async () => {
      await using home = await chatOf('bert')
      const { page, troubles } = home
      await say(page, 'When is the dentist?')
      await see(page, 'On Thursday')

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

      expect(shown).toBe(1)
      expect(whole.match(/On Thursday/g)).toHaveLength(1)
      expect(whole).toContain('so be early')
      expect(troubles).toEqual([])
    })

    it('asks before a tool changes something, and shows what came of it', async () => {
      await using home = await chatOf('cleo')
      const { page, troubles } = home

      await say(page, 'Make a task of it')
      await see(page, 'add task waits for your approval')
      await page.getByRole('link', { name: 'Approvals' }).click()
      await see(page, 'Buy oat milk')
      await press(page, 'Approve: add task')
      await page.locator('.tag', { hasText: 'done' }).waitFor()

      const { out } = await program.mh(['--user', 'cleo', 'task'])
      expect(out).toContain('Buy oat milk')
      expect(troubles).toEqual([])
    })

    it.each([
      ['light', 360],
      ['dark', 1280],
    ] as const)('in %s fits a window of %i pixels', async (colorScheme, width) => {
      const options = { colorScheme, viewport: { width, height: 800 } }
      await using home = await chatOf(`${colorScheme}${width}`, options)
      const { page, troubles } = home
      const widths = [await photograph(page, `chat-empty-${colorScheme}${width}`)]

      await say(page, 'When is the dentist, and what was it again that everybody likes to drink?')
      await see(page, 'On Thursday')
      goOn()
      await see(page, 'Answered.')
      if (width < 500) await page.getByText('Conversations', { exact: true }).click()
      await press(page, /^Delete the conversation/)
      widths.push(await photograph(page, `chat-${colorScheme}${width}`))

      expect(widths).toEqual([width, width])
      expect(troubles).toEqual([])
    })

    function replyTo({ json }: ChatRequest): ScriptedReply {
      const asked = JSON.stringify(json.messages)
      if (asked.includes('Make a task') && !asked.includes('"tool"'))
        return { steps: [{ toolCall: TASK }] }
      if (asked.includes('Make a task')) return { steps: [{ text: 'I have asked you.' }] }
      const rest = new Promise<void>((resolve) => (goOn = resolve))
      const steps: ModelStep[] = [
        { text: `On Thursday [1] ${HOSTILE}` },
        { waitFor: rest },
        { text: ', so be early.' },
      ]
      return { steps }
    }

    /** A new person with a memory and a model, who is logged in and has the chat before them. */
    async function chatOf(
      username: string,
      options: Parameters<typeof openPage>[2] = {},
    ): Promise<WatchedPage> {
      const client = await program.person(username)
      const content = 'The dentist moved my appointment to Thursday'
      await client.mustSend('POST', '/api/capture', { body: { content } })
      await client.close()
      const models = {
        defaults: { persona: 'ollama/talker' },
        providers: { ollama: { baseUrl: model.url } },
      }
      const etc = join(program.root, 'profiles', username, 'etc')
      await writeFile(join(etc, 'models.json'), JSON.stringify(models))
      await writeFile(join(etc, 'autonomy.json'), '{"tools": {"add_task": "ask"}}')
      const opened = await openPage(browser, url, options)
      await opened.page.goto('/')
      await logIn(opened.page, username)
      await opened.page.getByRole('link', { name: 'Chat' }).click()
      await see(opened.page, 'Ask about what you have kept')
      return opened
    }

    async function say(page: Page, words: string): Promise<void> {
      await page.getByLabel('Say something').fill(words)
      await page.keyboard.press('Enter')
    }
  },
)
