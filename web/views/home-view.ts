import { Memories } from '../api/memories.ts'
import { logOut, type Person } from '../api/session.ts'
import { button } from '../dom/button.ts'
import { element } from '../dom/element.ts'
import { Notice } from '../dom/notice.ts'
import type { View } from '../dom/page.ts'
import { captureForm } from './capture-form.ts'
import { MemoryList } from './memory-list.ts'
import { searchBox } from './search-box.ts'

interface HomeOptions {
  readonly person: Person
  /** Settled when the person has logged in again and is back here. */
  readonly logInAgain: () => Promise<void>
  readonly onLoggedOut: () => void
}

/** A person's memories: write one, look for some, take one away. */
export function homeView({ person, logInAgain, onLoggedOut }: HomeOptions): View {
  const worker = element('p', { class: 'worker', role: 'status' })
  const onWorkerStarting = (isStarting: boolean): void => {
    worker.textContent = isStarting ? 'Your worker is starting …' : ''
  }
  const remedies = { logInAgain, onWorkerStarting }
  const memories = new Memories({ profile: person.profile, remedies })
  const list = new MemoryList(memories)
  const capture = captureForm(memories, (memory) => list.add(memory))
  const search = searchBox((wanted) => void list.show(wanted))
  const notice = new Notice()
  const title = element('h1', { class: 'unseen' }, `Memories of ${person.profile}`)
  const parts = [title, notice.element, worker, capture.element, search, list.element]
  void list.show({ kind: 'newest' })
  return {
    title: 'Memories',
    element: element('div', { class: 'home', tabindex: '-1' }, ...parts),
    focus: capture.input,
    session: [
      element('span', { title: person.username }, person.username),
      logOutButton(notice, onLoggedOut),
    ],
  }
}

function logOutButton(notice: Notice, onLoggedOut: () => void): HTMLButtonElement {
  const leave = async (): Promise<void> => {
    try {
      await logOut()
      onLoggedOut()
    } catch (error) {
      notice.show(error)
    }
  }
  return button({ text: 'Log out', kind: 'quiet' }, () => void leave())
}
