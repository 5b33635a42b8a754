import { Memories } from '../api/memories.ts'
import { logOut, type Person, switchBack } from '../api/session.ts'
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
  /** The session shows the own profile again. */
  readonly onSwitchedBack: () => void
}

/** A person's memories: write one, look for some, take one away. */
export function homeView(options: HomeOptions): View {
  const { person, logInAgain, onLoggedOut } = options
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
  const visit = visitBanner(options, notice)
  const parts = [title, ...visit, notice.element, worker, capture.element, search, list.element]
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

/** Says while an owner looks at another's profile whose it is, since when, and how to go back. */
function visitBanner({ person, onSwitchedBack }: HomeOptions, notice: Notice): HTMLElement[] {
  const { profile, visit } = person
  if (!visit) return []
  const leave = async (): Promise<void> => {
    try {
      await switchBack()
      onSwitchedBack()
    } catch (error) {
      notice.show(error)
    }
  }
  const [since, until] = [visit.since, visit.until].map((time) => clock.format(new Date(time)))
  const words = `You are looking at the profile of ${profile}, since ${since}, until ${until} at the latest. ${profile} sees this in the audit.`
  const back = button({ text: 'Switch back', kind: 'quiet' }, () => void leave())
  return [element('div', { class: 'visit', role: 'status' }, element('p', {}, words), back)]
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })

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
