import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import {
  type ChatRequest,
  type ScriptedModelServer,
  type ScriptedReply,
  startModelServer,
} from '../support/scripted-model-server.ts'
import { violations } from './axe.ts'
import { chromiumPath, openPage, startBrowser } from './browser.ts'
import { openAs, photograph, press, see, type } from './page-driver.ts'

const CALLS = {
  task: { name: 'add_task', input: { title: 'Buy oat milk', due: '2099-03-02T17:00:00Z' } },
  memory: { name: 'capture_memory', input: { content: '<img src=x onerror=alert(1)> likes tea' } },
} as const

describe.skipIf(chromiumPath === undefined)(
  'the approvals of the page, in Chromium (scripts/prepare-tests.sh)',
  () => {
    let browser: Browser
    let program: BuiltProgram
    let model: ScriptedModelServer
    let url: string

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

    it('says what a tool would do, does it when it is allowed, and what is denied stays undone', async () => {
      await asked('anna', 'task', 'memory')
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      await openAs(page, { username: 'anna', path: '/approvals', title: 'Approvals' })

      await see(page, 'Your assistant wants to add a task')
      await see(page, 'Buy oat milk')
      await see(page, 'Waiting (2)')
      await page.getByRole('link', { name: 'Approvals , 2 waiting' }).waitFor()
      await press(page, 'Allow: add a task')
      await see(page, 'allowed and done')
      const focused = await page.locator(':focus').getAttribute('data-status')
      await press(page, 'Deny: keep a memory')
      await see(page, 'Waiting (0)')
      await page.getByRole('tab', { name: 'Decided' }).click()
      await page.locator('article').nth(1).waitFor()
      const decided = await page.locator('article').allInnerTexts()

      const tasks = await program.mh(['--user', 'anna', 'task'])
      const memories = await program.mh(['--user', 'anna', 'recent'])
      expect(tasks.out).toContain('Buy oat milk')
      expect(memories.out).not.toContain('likes tea')
      expect(focused).toBe('done')
      expect(page.url()).toContain('show=decided')
      expect(decided.join('\n')).toMatch(/denied by you, .+\d{4}/)
      expect(await page.locator('main img').count()).toBe(0)
      expect(troubles).toEqual([])
    })

    it('shows what is asked as it is asked, keeps a note, and is worked by keys', async () => {
      await asked('bert')
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      await openAs(page, { username: 'bert', path: '/approvals', title: 'Approvals' })
      await see(page, 'Nothing waits for you')

      await say('bert', 'task')
      await see(page, 'Buy oat milk')
      await press(page, 'More choices')
      await page.getByRole('menuitem', { name: 'Add a note' }).click()
      await page.getByLabel('Note').fill('We have enough of it')
      await page.getByRole('heading', { level: 1 }).click()
      await type(page, 'j', 'd')
      await see(page, 'Note: We have enough of it')

      const { items } = await program.json([
        '--user',
        'bert',
        'approval',
        'list',
        '--status',
        'rejected',
      ])
      expect([items].flat()).toMatchObject([{ status: 'rejected', note: 'We have enough of it' }])
      expect(troubles).toEqual([])
    })

    it('remembers that a tool may act without asking, and takes it back', async () => {
      await asked('cleo', 'task')
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      await openAs(page, { username: 'cleo', path: '/approvals', title: 'Approvals' })

      await press(page, 'More choices')
      await page.getByRole('menuitem', { name: /^Allow, and do it without asking/ }).click()
      await see(page, /From now on: add a task|is not done at once/)
      const granted = await grantOf('cleo', 'add_task')
      await press(page, 'Undo')
      await page.getByRole('tab', { name: 'Tools' }).click()
      await page.getByLabel('Grant for keep a memory').selectOption('never')
      await see(page, /Now: refused/)

      expect(granted).toBe('do')
      expect(await grantOf('cleo', 'add_task')).toBeNull()
      expect(await grantOf('cleo', 'capture_memory')).toBe('never')
      expect(troubles).toEqual([])
    })

    it('shows the lines that a proposal would change, and changes them when it is allowed', async () => {
      await asked('dora')
      await propose('dora')
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      await openAs(page, { username: 'dora', path: '/approvals', title: 'Approvals' })
      await see(page, 'The dreamer proposes a change of your persona’s core')
      await see(page, 'Goals › Short term')

      const lines = await page.locator('figure li').allInnerTexts()
      const found = await violations(page)
      await press(page, 'Allow: your persona’s core')
      await see(page, 'allowed and done')
      await page.getByRole('tab', { name: 'Decided' }).click()
      await see(page, 'Your persona is changed.')

      const core = await readFile(join(program.root, 'profiles/dora/persona/core.json'), 'utf8')
      expect(lines.map((line) => line.replaceAll(/\s+/g, ' ').trim())).toEqual([
        '− Removed: []',
        '+ Added: [',
        '+ Added: "Learn to sail"',
        '+ Added: ]',
      ])
      expect(Object(JSON.parse(core))['goals']).toMatchObject({ shortTerm: ['Learn to sail'] })
      expect(found).toEqual([])
      expect(troubles).toEqual([])
    })

    it.each([
      ['light', 360],
      ['dark', 1280],
    ] as const)(
      'in %s fits a window of %i pixels, and axe finds nothing',
      async (colorScheme, width) => {
        const username = `${colorScheme}${width}`
        await asked(username, 'task', 'memory')
        const options = { colorScheme, viewport: { width, height: 800 } }
        await using opened = await openPage(browser, url, options)
        const { page, troubles } = opened
        await openAs(page, { username, path: '/approvals', title: 'Approvals' })
        await see(page, 'Buy oat milk')
        const found = await violations(page)
        const widths = [await photograph(page, `approvals-${username}`)]

        await press(page, 'Allow: add a task')
        await see(page, 'allowed and done')
        for (const tab of ['Decided', 'Tools']) {
          await page.getByRole('tab', { name: tab }).click()
          await see(page, tab === 'Tools' ? 'search your memories' : 'allowed and done')
          found.push(...(await violations(page)))
          widths.push(await photograph(page, `approvals-${tab.toLowerCase()}-${username}`))
        }

        expect(found).toEqual([])
        expect(widths).toEqual([width, width, width])
        expect(troubles).toEqual([])
      },
    )

    async function asked(
      username: string,
      ...what: readonly (keyof typeof CALLS)[]
    ): Promise<void> {
      await program.person(username)
      const models = {
        defaults: { persona: 'ollama/talker' },
        providers: { ollama: { baseUrl: model.url } },
      }
      const etc = join(program.root, 'profiles', username, 'etc')
      await writeFile(join(etc, 'models.json'), JSON.stringify(models))
      for (const one of what) await say(username, one)
    }

    async function say(username: string, what: keyof typeof CALLS): Promise<void> {
      const ran = await program.mh(['chat', `Ask for the ${what}`, '--user', username])
      if (ran.code !== 0) throw new Error(ran.err)
    }

    /** Puts a proposal there, as the dreamer does by night. */
    async function propose(username: string): Promise<void> {
      const folder = join(program.root, 'profiles', username, 'out/state/approvals')
      await mkdir(folder, { recursive: true })
      const id = 'apr-01a21530-0000-7000-8000-000000000000'
      const proposal = {
        run: 'run-01a21530-0000-7000-8000-000000000000',
        agent: 'dreamer',
        by: 'builtin',
        night: '2026-11-24',
        document: 'core',
        path: ['goals', 'shortTerm'],
        before: [],
        after: ['Learn to sail'],
        items: ['Learn to sail'],
        diff: '--- core\n+++ core\n@@ -1,1 +1,3 @@\n-[]\n+[\n+  "Learn to sail"\n+]',
        sources: ['evt-1'],
      }
      const now = Date.now()
      const approval = {
        id,
        kind: 'proposal',
        tool: 'change_persona',
        input: {},
        proposal,
        why: 'it was on your mind in many memories',
        risk: 'medium',
        askedAt: new Date(now).toISOString(),
        expiresAt: new Date(now + 86_400_000).toISOString(),
        conversationId: null,
        replyId: null,
        askedBy: 'agent:dreamer',
        askedFor: `user:${username}`,
        readUntrusted: false,
        privacy: 'any',
        status: 'pending',
        decidedAt: null,
        decidedBy: null,
        note: null,
        endedAt: null,
        result: null,
        made: [],
      }
      await writeFile(join(folder, `${id}.json`), JSON.stringify(approval))
    }

    async function grantOf(username: string, tool: string): Promise<unknown> {
      const { items } = await program.json(['--user', username, 'tool'])
      const found = [items].flat().find((one) => Object(one)['name'] === tool)
      return Object(found)['grant']
    }

    function replyTo({ json }: ChatRequest): ScriptedReply {
      const asked = JSON.stringify(json.messages)
      if (asked.includes('"tool"')) return { steps: [{ text: 'I have asked you.' }] }
      const what = asked.includes('Ask for the memory') ? 'memory' : 'task'
      return { steps: [{ toolCall: CALLS[what] }] }
    }
  },
)
