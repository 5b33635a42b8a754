import { Approvals } from '../api/approvals.ts'
import { Chat } from '../api/chat.ts'
import { Memories } from '../api/memories.ts'
import type { Remedies } from '../api/remedies.ts'
import { logOut, type Person, switchBack } from '../api/session.ts'
import { button } from '../dom/button.ts'
import { element } from '../dom/element.ts'
import { Notice } from '../dom/notice.ts'
import type { View } from '../dom/page.ts'
import { type Place, Places, noteIn } from '../dom/places.ts'
import { ApprovalList } from './approval-list.ts'
import { captureForm } from './capture-form.ts'
import { ChatView } from './chat-view.ts'
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

/** A person's home: their memories, and the conversations with their assistant. */
export function homeView(options: HomeOptions): View {
  const { person, logInAgain } = options
  const worker = element('p', { class: 'worker', role: 'status' })
  const onWorkerStarting = (isStarting: boolean): void => {
    worker.textContent = isStarting ? 'Your worker is starting …' : ''
  }
  const remedies = { logInAgain, onWorkerStarting }
  const leaving = new AbortController()
  const notice = new Notice()
  const memories = memoriesPlace(person, remedies)
  const talk = chatPlace({ person, remedies, signal: leaving.signal })
  const approvals = approvalsPlace({ person, remedies, signal: leaving.signal })
  const places = new Places({ memories, chat: talk, approvals })
  const onLoggedOut = (): void => {
    // Nothing that is still under way may ask for another log-in.
    leaving.abort()
    options.onLoggedOut()
  }
  const visit = visitBanner(options, notice)
  const shown = [memories, talk, approvals].map((place) => place.element)
  const parts = [places.nav, ...visit, notice.element, worker, ...shown]
  const view = element('div', { class: 'home', tabindex: '-1' }, ...parts)
  return {
    title: places.title,
    element: view,
    focus: places.focus,
    session: [
      element('span', { title: person.username }, person.username),
      logOutButton(notice, onLoggedOut),
    ],
  }
}

/** Write a memory, look for some, take one away. */
function memoriesPlace({ profile }: Person, remedies: Remedies): Place {
  const memories = new Memories({ profile, remedies })
  const list = new MemoryList(memories)
  const capture = captureForm(memories, (memory) => list.add(memory))
  const search = searchBox((wanted) => void list.show(wanted))
  const title = element('h1', { class: 'unseen' }, `Memories of ${profile}`)
  const parts = [title, capture.element, search, list.element]
  return {
    title: 'Memories',
    element: element('div', { class: 'place' }, ...parts),
    focus: capture.input,
    begin: () => void list.show({ kind: 'newest' }),
  }
}

function approvalsPlace({ person: { profile }, remedies, signal }: PlaceOptions): Place {
  const list = new ApprovalList(new Approvals({ profile, remedies, signal }))
  const title = element('h1', { class: 'unseen' }, `What ${profile} is asked`)
  return {
    title: 'Approvals',
    element: element('div', { class: 'place' }, title, list.element),
    focus: list.refresh,
    begin: () => void list.show(),
    again: () => void list.show(),
  }
}

interface PlaceOptions {
  readonly person: Person
  readonly remedies: Remedies
  readonly signal: AbortSignal
}

function chatPlace({ person: { profile }, remedies, signal }: PlaceOptions): Place {
  const chat = new Chat({ profile, remedies, signal })
  const view = new ChatView({ chat, onShown: (id) => noteIn('chat', id) })
  const title = element('h1', { class: 'unseen' }, `Conversations of ${profile}`)
  return {
    title: 'Chat',
    element: element('div', { class: 'place' }, title, view.element),
    focus: view.focus,
    begin: (id) => void view.begin(id),
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
