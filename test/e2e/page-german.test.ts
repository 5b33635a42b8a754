import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PAGE_PATHS } from '../../shared/domain/page-paths.ts'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { eventually } from '../support/eventually.ts'
import { pageCatalogues, textsOf } from '../support/page-catalogues.ts'
import { PASSWORD } from '../support/running-supervisor.ts'
import { chromiumPath, openPage, startBrowser } from './browser.ts'
import { photograph } from './page-driver.ts'

const WIDTHS = [360, 1280] as const
/** Addresses that are no page of somebody who has logged in, and the one that shows the components by themselves. */
const NOT_WALKED: ReadonlySet<string> = new Set(['login', 'setup', 'setPassword', 'components'])
const VIEWS = [
  '/approvals?show=tools',
  '/approvals?show=decided',
  '/models?tab=adapters',
  '/models?tab=sets',
  '/settings/security',
  '/settings/data',
]
/** What the page says for the server, by its codes: all of it is met on the walk of each person, and the rest by an owner. */
const SAID = {
  everyone: [
    'persona/cache.json ist kein JSON-Objekt',
    'Das Muster braucht fünf Angaben',
    'Sie ist von keiner Art, die gelesen wird',
    'In Ordner in Ordnern wird nicht gesehen',
    'Der Eigentümer erlaubt http://127.0.0.1:9 nicht',
    'Nirgends steht, auf welchem Modell er trainiert wurde',
    'Ausgenommen: keine.',
    'nirgends steht, dass es ungefragt getan werden darf',
    'Die Aufgabe ist angelegt.',
    'Ein Lauf eines Agenten ging weiter',
    'Worum es ging, ist nicht mehr da.',
  ],
  owner: ['Was ihn wach hält:', 'Konto des Rechners', 'ist anderen Konten offen (Rechte 0644).'],
} as const
/** Two of these in one text are no German. */
const ENGLISH = /\b(?:the|is|are|and|of|with|has|have|been|this|your|which|it|from|yet)\b/gi

describe.skipIf(chromiumPath === undefined)(
  'the page in German, in Chromium (scripts/prepare-tests.sh)',
  () => {
    let browser: Browser
    let program: BuiltProgram
    let english: ReadonlySet<string>

    beforeAll(async () => {
      english = await englishTexts()
      browser = await startBrowser()
      program = await builtProgram()
      await program.url()
      await program.mh(['config', 'set', 'idleMinutes', '20'])
      await chmod(program.layout.systemConfigFile, 0o644)
      for (const [name, role] of [
        ['olga', 'owner'],
        ['gitta', 'guest'],
      ] as const) {
        const input = PASSWORD
        await program.mh(['user', 'create', name, '--role', role, '--password-stdin'], { input })
        await program.mh(['capture', '--user', name, 'Otto hat das blaue Boot gestrichen'])
        await program.mh(['task', 'add', 'Boot abholen', '--user', name])
        await program.mh(['agent', 'run', 'organizer', '--wait', '--user', name])
        await program.mh(['agent', 'run', 'curator', '--wait', '--user', name])
        await putInbox(name)
        await putApprovals(name)
        await failRuns(name)
        await spoilModels(name)
      }
    })

    afterAll(async () => {
      await browser?.close()
      await program?.[Symbol.asyncDispose]()
      vi.unstubAllGlobals()
    })

    it.each([
      ['olga', 'an owner', [...SAID.everyone, ...SAID.owner]],
      ['gitta', 'a guest', SAID.everyone],
    ])('says nothing in English to %s, %s, on any page, and fits', async (username, _who, said) => {
      await using opened = await openPage(browser, await program.url(), { locale: 'de-DE' })
      const { page, troubles } = opened
      await logIn(page, username)
      const faults: string[] = []
      const met = new Set<string>()

      for (const path of await addresses(username)) {
        await page.goto(path)
        await whenShown(page)
        if (path === PAGE_PATHS.system && username === 'olga') await tryWalls(page)
        const shown = await textsOn(page, SHOWN_TEXTS)
        const quoted = await textsOn(page, QUOTED_TEXTS)
        for (const quote of quoted) faults.push(`${path}: “${quote}”`)
        for (const text of shown) met.add(text)
        for (const left of shown.filter(isEnglish)) faults.push(`${path}: ${left}`)
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 800 })
          const needed = await photograph(
            page,
            `german-${username}${path.replaceAll(/\W/g, '-')}-${width}`,
          )
          if (needed !== width) faults.push(`${path}: ${needed} of ${width}`)
          const end = Number(await page.evaluate(END_OF_TAB))
          if (end > width) faults.push(`${path}: the chosen tab ends at ${end} of ${width}`)
        }
      }

      expect(faults).toEqual([])
      expect(said.filter((words) => ![...met].some((text) => text.includes(words)))).toEqual([])
      expect(troubles).toEqual([])
    })

    function isEnglish(text: string): boolean {
      return english.has(text) || new Set(text.toLowerCase().match(ENGLISH)).size > 1
    }

    /** A page of each kind; what has an id is the first that there is. */
    async function addresses(username: string): Promise<string[]> {
      const [memory, ...runs] = await Promise.all([
        firstId(['memory', 'list', '--user', username, '--json']),
        ...['curator', 'digest'].map((agent) =>
          firstId(['agent', 'runs', '--agent', agent, '--user', username, '--json']),
        ),
      ])
      const named: Readonly<Record<string, string>> = {
        conversation: '/chat',
        memory: `/memory/${memory}`,
        personaDocument: '/persona/routine',
        agent: '/agents/digest',
        agentRun: `/agents/runs/${runs[0]}`,
        settingsSection: '/settings/privacy',
        user: '/owner/users/gitta',
        worker: '/owner/workers/gitta',
      }
      const walked = Object.entries(PAGE_PATHS).filter(([name]) => !NOT_WALKED.has(name))
      return [
        ...walked.map(([name, path]) => named[name] ?? path),
        `/agents/runs/${runs[1]}`,
        ...VIEWS,
      ]
    }

    async function firstId(args: string[]): Promise<string> {
      const { out } = await program.mh(args)
      return /"id": ?"([^"]+)"/.exec(out)?.[1] ?? 'none'
    }

    /** The digest's file is broken, as is its schedule; of an earlier run only its words are known. */
    async function failRuns(username: string): Promise<void> {
      const folder = join(program.root, 'profiles', username)
      await writeFile(join(folder, 'persona/cache.json'), '[broken')
      await program.mh(['agent', 'run', 'digest', '--wait', '--user', username])
      const schedules = { schedules: { digest: { cron: 'at three' } } }
      await writeFile(join(folder, 'etc/schedules.json'), JSON.stringify(schedules))
    }

    /** A model whose server nobody allows, and an adapter of which nobody knows what it is for. */
    async function spoilModels(username: string): Promise<void> {
      const folder = join(program.root, 'profiles', username)
      const models = {
        defaults: { persona: 'tiny' },
        models: { tiny: { provider: 'ollama', model: 'tiny' } },
        providers: { ollama: { kind: 'ollama', baseUrl: 'http://127.0.0.1:9' } },
      }
      await writeFile(join(folder, 'etc/models.json'), JSON.stringify(models))
      const adapter = join(folder, 'out/adapters/2025-11-05')
      await mkdir(adapter, { recursive: true })
      await writeFile(join(adapter, 'adapter.gguf'), 'GGUF')
    }

    /** What became of two calls that were approved. */
    async function putApprovals(username: string): Promise<void> {
      const folder = join(program.root, 'profiles', username, 'out/state/approvals')
      await mkdir(folder, { recursive: true })
      const outcomes = [
        { status: 'done', result: 'Added as task-1.', resultSaid: said('task-added') },
        { status: 'failed', result: 'There is no task with this id.', resultSaid: said('gone') },
      ]
      for (const [number, outcome] of outcomes.entries()) {
        const id = `apr-0000000${number}-0000-7000-8000-000000000000`
        const at = new Date(Date.now() - number * 60_000).toISOString()
        const approval = {
          id,
          tool: 'add_task',
          input: { title: 'Boot streichen' },
          why: 'nothing says that it may be done without asking',
          whySaid: [said('nothing-allows')],
          risk: 'medium',
          askedAt: at,
          expiresAt: at,
          conversationId: null,
          replyId: null,
          askedBy: 'agent:chat',
          askedFor: 'system',
          readUntrusted: false,
          privacy: 'any',
          decidedAt: at,
          decidedBy: 'console',
          note: null,
          endedAt: at,
          made: [],
          ...outcome,
        }
        await writeFile(join(folder, `${id}.json`), JSON.stringify(approval))
      }
    }

    async function putInbox(username: string): Promise<void> {
      const folder = join(program.root, 'profiles', username, 'memory/inbox')
      await mkdir(folder, { recursive: true })
      await mkdir(join(folder, 'reise/fotos'), { recursive: true })
      await writeFile(join(folder, 'reise/fotos/tief.txt'), 'Am See')
      await writeFile(join(folder, 'bild.xyz'), Buffer.from([0, 1, 2, 255, 254, 0, 7]))
      await eventually(async () => {
        const { out } = await program.mh(['inbox', 'list', '--user', username, '--json'])
        return out.includes('"rejected"') ? true : undefined
      })
    }
  },
)

/** By a code that needs no values. */
function said(code: string): { code: string; values: object } {
  return { code, values: {} }
}

/** What the page says in English, and in German otherwise. */
async function englishTexts(): Promise<ReadonlySet<string>> {
  const texts = (await pageCatalogues()).flatMap(({ en, de }) => textsOf(en, de))
  const german = new Set(texts.map(({ de }) => de))
  return new Set(texts.map(({ en }) => en).filter((text) => text !== '' && !german.has(text)))
}

async function logIn(page: Page, username: string): Promise<void> {
  await page.goto('/login')
  await page.getByLabel('Benutzername').fill(username)
  await page.getByLabel('Passwort', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await page.locator('#main').waitFor()
}

/** Waits until what the page asked for is shown. */
async function whenShown(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor()
  await eventually(async () => {
    const waiting = await page.locator('.skeleton').count()
    return waiting === 0 ? true : undefined
  })
}

/** Shows what did not hold, which depends on the machine. */
async function tryWalls(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Wände erproben' }).click()
  await page.getByText('Prüfungen hielten').waitFor({ timeout: 60_000 })
}

async function textsOn(page: Page, texts: string): Promise<string[]> {
  const said: unknown = await page.evaluate(texts)
  return [...new Set(Array.isArray(said) ? said.map(String) : [])]
}

/** Texts and names that can be seen or heard, but for what is marked as English, what a person wrote, and code. */
const SHOWN_TEXTS = `(() => {
  const LEFT_OUT = '[lang=en], [dir=auto], [data-keep], code, pre, textarea, script, style'
  const texts = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.nodeType === 3 ? node.parentElement : node
    if (element.closest(LEFT_OUT) || !element.checkVisibility()) continue
    if (node.nodeType === 3) texts.push(node.data)
    else for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description'])
      if (element.hasAttribute(name)) texts.push(element.getAttribute(name))
  }
  return texts.map((text) => text.trim().replace(/\\s+/g, ' ')).filter((text) => text !== '')
})()`

/** How far to the right the chosen tab reaches; 0 where there are none. */
const END_OF_TAB = `Math.max(0, ...[...document.querySelectorAll('main [role=tab][data-state=active]')]
  .map((tab) => tab.getBoundingClientRect().right))`

/** What is marked as English and can be seen. */
const QUOTED_TEXTS = `[...document.querySelectorAll('main [lang=en]')]
  .filter((element) => element.checkVisibility())
  .map((element) => element.textContent.trim())`
