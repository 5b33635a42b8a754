import type { Preferences } from '../../shared/api/account.ts'
import { format } from '../words/format.svelte.ts'
import { language } from '../words/language.svelte.ts'

const THEME_KEPT_AS = 'mh-theme'

/** Puts a person's language, time zone and theme into force. */
export function applyPreferences({ language: tag, timeZone, theme }: Preferences): void {
  language.choose(tag)
  format.useZone(timeZone)
  showTheme(theme)
  localStorage.setItem(THEME_KEPT_AS, theme)
}

/** The theme of whoever was here last, so that the page does not flash in another. */
export function applyKeptTheme(): void {
  showTheme(localStorage.getItem(THEME_KEPT_AS) ?? 'system')
  document.documentElement.lang = language.current
}

/** `system` leaves the choice to the browser. */
export function showTheme(theme: string): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}
