import { element } from '../dom/element.ts'
import type { Wanted } from './memory-list.ts'

/** A pause in typing after which is searched. */
const PAUSE_MS = 150

/** The search, as one types; an empty one wants the newest memories back. */
export function searchBox(onWanted: (wanted: Wanted) => void): HTMLElement {
  const input = element('input', {
    type: 'search',
    id: 'search',
    autocomplete: 'off',
    maxlength: '2000',
  })
  const label = element('label', { for: input.id }, 'Search your memories')
  const form = element('form', { class: 'search', role: 'search' }, label, input)
  let pause: ReturnType<typeof setTimeout> | undefined
  const tell = (): void => {
    clearTimeout(pause)
    const q = input.value.trim()
    onWanted(q === '' ? { kind: 'newest' } : { kind: 'search', q })
  }
  input.addEventListener('input', () => {
    clearTimeout(pause)
    pause = setTimeout(tell, PAUSE_MS)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    tell()
  })
  return form
}
