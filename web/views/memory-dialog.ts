import type { Chat } from '../api/chat.ts'
import type { Citation } from '../api/chat-shapes.ts'
import { button } from '../dom/button.ts'
import { element } from '../dom/element.ts'
import { Notice } from '../dom/notice.ts'

const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' })

/** Shows the memory that a reply rests on: why the assistant knows this. */
export function openMemory(chat: Chat, citation: Citation): void {
  const title = element('h2', { id: 'memory-title' }, `Memory ${citation.n}`)
  const body = element('div', { class: 'found' }, element('p', { class: 'status' }, 'Loading …'))
  const notice = new Notice()
  const close = button({ text: 'Close', kind: 'quiet' }, () => dialog.close())
  const parts = [title, body, notice.element, close]
  const dialog = element('dialog', { 'aria-labelledby': title.id }, ...parts)
  // The browser gives the focus back to the button that opened it.
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
  void load()

  async function load(): Promise<void> {
    notice.clear()
    try {
      const { content, timestamp, type, tags } = await chat.memory(citation.memoryId)
      const time = new Date(timestamp)
      const when = Number.isNaN(time.getTime()) ? timestamp : times.format(time)
      const facts = [when, type.replaceAll('_', ' '), ...tags.map((tag) => `#${tag}`)]
      body.replaceChildren(
        element('p', { class: 'text', dir: 'auto' }, content),
        element('p', { class: 'fine', dir: 'auto' }, facts.join(' · ')),
      )
    } catch (error) {
      body.replaceChildren(element('p', { class: 'text', dir: 'auto' }, citation.snippet))
      notice.show(error, () => void load())
    }
  }
}
