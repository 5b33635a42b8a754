import { LANGUAGES, LANGUAGE_TAGS, language } from '../../words/language.svelte.ts'
import type { Command } from '../commands.svelte.ts'
import { prefer, THEMES } from '../preferences.ts'
import type { Workspace } from '../workspace.ts'
import { words } from './words.ts'

const SECTIONS = ['profile', 'security', 'privacy', 'data'] as const

/** What a person does with the page itself, and with being here: from every page, with a comma before the second key. */
export function ownCommands(workspace: Workspace): readonly Command[] {
  const group = words.t.general
  return [
    ...looks(workspace),
    ...SECTIONS.map((section) => ({
      id: `go-settings-${section}`,
      title: words.t.settingsSections[section],
      group: words.t.settings,
      run: () => workspace.router.go(`/settings/${section}`),
    })),
    ...ways(workspace),
    {
      id: 'log-out',
      title: words.t.logOut,
      group,
      keys: ', q',
      run: () => void workspace.session.logOut(),
    },
  ]
}

/** Light and dark, and the language: the next by its keys, each by its name. */
function looks(workspace: Workspace): readonly Command[] {
  const group = words.t.general
  const change = (changed: Parameters<typeof prefer>[1]): void =>
    void prefer(workspace, changed).catch((error: unknown) => workspace.toasts.fail(error))
  const { theme } = workspace.account().preferences
  return [
    {
      id: 'theme-next',
      title: words.t.nextTheme,
      group,
      keys: ', t',
      run: () => change({ theme: after(THEMES, theme) }),
    },
    ...THEMES.map((one) => ({
      id: `theme-${one}`,
      title: words.t.themes[one],
      group,
      run: () => change({ theme: one }),
    })),
    {
      id: 'language-next',
      title: words.t.nextLanguage,
      group,
      keys: ', l',
      run: () => change({ language: after(LANGUAGE_TAGS, language.current) }),
    },
    ...LANGUAGE_TAGS.map((one) => ({
      id: `language-${one}`,
      title: words.t.languageNamed(LANGUAGES[one]),
      group,
      run: () => change({ language: one }),
    })),
  ]
}

/** Out of another's profile. */
function ways({ member, session, toasts }: Workspace): readonly Command[] {
  if (!member().visit) return []
  const run = (): void => void session.switchBack().catch((error: unknown) => toasts.fail(error))
  return [
    { id: 'switch-back', title: words.t.switchBack, group: words.t.general, keys: ', b', run },
  ]
}

/** The one behind another, and the first behind the last. */
function after<Value>(all: readonly Value[], present: Value): Value {
  return all[(all.indexOf(present) + 1) % all.length] ?? present
}
