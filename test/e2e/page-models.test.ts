import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseJson } from '../../shared/files/parse-json.ts'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { eventually } from '../support/eventually.ts'
import { PASSWORD } from '../support/running-supervisor.ts'
import { type ScriptedModelServer, startModelServer } from '../support/scripted-model-server.ts'
import { chromiumPath, openPage, startBrowser, type WatchedPage } from './browser.ts'
import { misfitsOf } from './misfits.ts'
import { arrive, fill, openAs, press, see } from './page-driver.ts'

const KEY = 'sk-never-to-be-seen-again-4711'

describe.skipIf(chromiumPath === undefined)(
  'the models of the page, in Chromium (scripts/prepare-tests.sh)',
  () => {
    let browser: Browser
    let program: BuiltProgram
    let ollama: ScriptedModelServer
    let openai: ScriptedModelServer
    let url: string

    beforeAll(async () => {
      browser = await startBrowser()
      const script = () => ({ steps: [{ text: 'The harbour is in the north.' }] })
      ollama = await startModelServer({ kind: 'ollama', script, models: ['talker', 'other'] })
      openai = await startModelServer({ kind: 'openai', script, models: ['hosted'] })
      program = await builtProgram({ OLLAMA_HOST: new URL(ollama.url).host })
      url = await program.url()
    })

    afterAll(async () => {
      await browser?.close()
      await program?.[Symbol.asyncDispose]()
      await ollama?.[Symbol.asyncDispose]()
      await openai?.[Symbol.asyncDispose]()
    })

    it('offers the first owner a model that was found, and the chat answers with it', async () => {
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      const { out } = await program.mh(['status'])
      const token = /enter the token (\S+),/.exec(out)?.[1]

      await page.goto(`/setup#${token}`)
      await fill(page, { Username: 'owen', 'New password': PASSWORD })
      await press(page, 'Make the account')
      await see(page, 'Found on this machine')
      const faults = await misfitsOf(page, 'setup-models')
      await page
        .getByLabel('Model', { exact: true })
        .selectOption({ label: `talker · ${ollama.url}` })
      await press(page, 'Use this model')
      await see(page, 'Your first day')
      const { out: listed } = await program.mh(['config', 'get', 'modelServers'])
      await ask(page, 'Where is the harbour?')
      await see(page, 'The harbour is in the north.')

      expect(listed).toContain(ollama.url)
      expect(ollama.chats.at(-1)?.json.model).toBe('talker')
      expect(faults).toEqual([])
      expect(troubles).toEqual([])
    })

    it('gives a role to several models in order, and leaves the rest of the file as it was', async () => {
      await using opened = await modelsOf('rita')
      const { page, troubles } = opened
      const path = join(program.root, 'profiles/rita/etc/models.json')
      const before = await fileOf(path)
      await writeFile(path, JSON.stringify({ ...before, ownNote: { kept: [1, 2] } }))

      await press(page, /^Change the models of: Persona/)
      await page.getByLabel('Found at your providers').selectOption('ollama/other')
      await page.getByLabel('Or type one').fill('ollama/talker')
      await press(page, /^Add$/)
      await press(page, 'Move ollama/talker up')
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
      await see(page, 'Answers now: ollama/talker')
      const after = await fileOf(path)
      await ask(page, 'Where is the harbour?')
      await see(page, 'The harbour is in the north.')

      expect(after).toMatchObject({
        ...before,
        ownNote: { kept: [1, 2] },
        defaults: { persona: 'ollama/talker' },
        roleHierarchy: { persona: ['ollama/other'] },
        models: { 'ollama/talker': { provider: 'ollama', model: 'talker' } },
      })
      expect(ollama.chats.at(-1)?.json.model).toBe('talker')
      expect(troubles).toEqual([])
    })

    it('keeps a key that no answer ever gives back, and uses it', async () => {
      await program.mh(['config', 'set', 'modelServers', JSON.stringify([ollama.url, openai.url])])
      await using opened = await modelsOf('kira')
      const { page, troubles } = opened
      const answers: Promise<string>[] = []
      page.on('response', (response) => {
        // A stream has no end to wait for.
        if (!response.headers()['content-type']?.startsWith('text/event-stream'))
          answers.push(response.text().catch(() => ''))
      })

      await addProvider(page, { Name: 'lab', 'Base URL': `${openai.url}/v1`, Key: KEY })
      await see(page, 'A key is set.')
      await see(page, 'Has: hosted')
      await page.reload()
      await see(page, 'A key is set.')
      await press(page, 'Edit lab')
      const shown = await page.getByLabel('Replace the key').inputValue()
      await press(page, 'Delete the key')
      await see(page, 'The key is deleted.')
      await press(page, 'Cancel')
      await press(page, 'Remove lab')
      await press(page, /^Remove$/)
      await see(page, 'Removed.')

      expect(openai.received.some(({ headers }) => headers.authorization === `Bearer ${KEY}`)).toBe(
        true,
      )
      expect(shown).toBe('')
      expect((await Promise.all(answers)).join('\n')).not.toContain(KEY)
      const file = await fileOf(join(program.root, 'profiles/kira/etc/models.json'))
      expect(Object.keys(Object(file['providers']))).toEqual(['ollama'])
      expect(troubles).toEqual([])
    })

    it('refuses a server that the owner does not allow, in words, and saves nothing', async () => {
      await using opened = await modelsOf('gus')
      const { page, troubles } = opened

      await addProvider(page, { Name: 'far', 'Base URL': 'http://192.0.2.1:9' })
      await see(page, 'This server is not allowed.')
      await see(page, /An owner can allow it: on the page System/)

      const file = await fileOf(join(program.root, 'profiles/gus/etc/models.json'))
      expect(Object.keys(Object(file['providers']))).toEqual(['ollama'])
      expect(troubles).toEqual([])
    })

    it('lets an owner allow a server where it is refused', async () => {
      await program.mh(['config', 'set', 'modelServers', JSON.stringify([ollama.url])])
      await using opened = await modelsOf('olga', 'owner')
      const { page, troubles } = opened

      await addProvider(page, { Name: 'lab', 'Base URL': `${openai.url}/v1` })
      await press(page, 'Allow it and save')
      await see(page, 'Has: hosted')

      const { out } = await program.mh(['config', 'get', 'modelServers'])
      expect(out).toContain(`${openai.url}/v1`)
      expect(out).toContain(ollama.url)
      expect(troubles).toEqual([])
    })

    it('sets a budget of a day, and says when it keeps models from being asked', async () => {
      await using opened = await modelsOf('bea')
      const { page, troubles } = opened

      await page.getByLabel('Tokens a day').fill('many')
      await saveBudget(page)
      await see(page, 'A whole number, 0 or more.')
      await page.getByLabel('Tokens a day').fill('5000')
      await saveBudget(page)
      await see(page, 'The budget is 5,000 tokens a day.')
      await page.getByLabel('Tokens a day').fill('0')
      await saveBudget(page)
      await see(page, 'The budget of today is spent')
      await page.getByLabel('Tokens a day').fill('')
      await saveBudget(page)
      await see(page, 'There is no budget.')

      expect(troubles).toEqual([])
    })

    it('lists adapters with what keeps them from being used, at an address of their own', async () => {
      await using opened = await modelsOf('ada')
      const { page, troubles } = opened
      await page.getByRole('tab', { name: 'Adapters' }).click()
      await see(page, 'No adapter yet')
      const folder = join(program.root, 'profiles/ada/out/adapters/2025-11-05')
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'adapter.gguf'), 'GGUF')

      await page.reload()
      await arrive(page, 'Models')
      await see(page, '2025-11-05')

      expect(page.url()).toBe(`${url}/models?tab=adapters`)
      await see(page, 'Nothing says which model it was trained on.')
      expect(troubles).toEqual([])
    })

    it('makes a training set, shows its report, and gives it as JSON lines when it is approved', async () => {
      await person('tess')
      const text = 'Sarah moored the blue boat at the north quay, and we had soup in the rain'
      await program.mh(['capture', '--user', 'tess', text])
      await program.mh(['agent', 'run', 'curator', '--wait', '--user', 'tess'])
      await using opened = await openPage(browser, url)
      const { page, troubles } = opened
      await openAs(page, { username: 'tess', path: '/models?tab=sets', title: 'Models' })

      await press(page, 'Make a set')
      await see(page, 'Pairs: 1, dropped: 0')
      await press(page, /^Open /)
      await see(page, 'Memories looked at: 1.')
      await see(page, text)
      const faults = await misfitsOf(page, 'models-set')
      await press(page, 'Approve')
      const link = page.getByRole('link', { name: 'Export as JSONL (chat)' })
      const coming = page.waitForEvent('download')
      await link.click()
      const download = await coming
      const lines = await readFile(await download.path(), 'utf8')

      expect(download.suggestedFilename()).toMatch(/\.chat\.jsonl$/)
      expect(lines).toContain('north quay')
      expect(faults).toEqual([])
      expect(troubles).toEqual([])
    })

    it('is whole in both themes, on a desk and on a phone, with and without models', async () => {
      const found: string[] = []
      for (const [username, path] of [
        ['rita', '/models'],
        ['vera', '/models'],
        ['ada', '/models?tab=adapters'],
        ['tess', '/models?tab=sets'],
      ] as const) {
        await person(username)
        await using opened = await openPage(browser, url)
        const { page, troubles } = opened
        await openAs(page, { username, path, title: 'Models' })
        await page.locator('.skeleton').first().waitFor({ state: 'detached' })
        if (username === 'vera') await see(page, 'No model is in use')
        found.push(...(await misfitsOf(page, `models-${username}`)), ...troubles)
      }

      expect(found).toEqual([])
    })

    async function person(username: string, role = 'guest'): Promise<void> {
      await program.mh(['user', 'create', username, '--role', role, '--password-stdin'], {
        input: PASSWORD,
      })
    }

    /** The page of somebody whose file names the Ollama of the test. */
    async function modelsOf(username: string, role = 'guest'): Promise<WatchedPage> {
      await person(username, role)
      const path = join(program.root, 'profiles', username, 'etc/models.json')
      const file = await eventually(() => fileOf(path))
      const providers = { ollama: { baseUrl: ollama.url } }
      await writeFile(path, JSON.stringify({ ...file, providers }))
      const opened = await openPage(browser, url)
      await openAs(opened.page, { username, path: '/models', title: 'Models' })
      await see(opened.page, 'Has: talker and other')
      return opened
    }
  },
)

async function ask(page: Page, text: string): Promise<void> {
  await page.goto('/chat')
  await page.getByRole('textbox', { name: 'Say something' }).fill(text)
  await page.keyboard.press('Enter')
}

async function addProvider(page: Page, answers: Readonly<Record<string, string>>): Promise<void> {
  await press(page, 'Add a provider')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Kind').selectOption('openai')
  for (const [label, answer] of Object.entries(answers))
    await dialog.getByLabel(label, { exact: true }).fill(answer)
  await dialog.getByRole('button', { name: 'Save' }).click()
}

async function saveBudget(page: Page): Promise<void> {
  await page
    .getByRole('region', { name: 'Use today' })
    .getByRole('button', { name: 'Save' })
    .click()
}

async function fileOf(path: string): Promise<Record<string, unknown>> {
  return { ...Object(parseJson(await readFile(path, 'utf8'), path)) }
}
