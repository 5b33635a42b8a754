import { type Person, whoIsThere } from './api/session.ts'
import { element } from './dom/element.ts'
import { Notice } from './dom/notice.ts'
import { show, showAt, type View } from './dom/page.ts'
import { homeView } from './views/home-view.ts'
import { loginView } from './views/login-view.ts'
import { setPasswordView } from './views/set-password-view.ts'
import { setupView } from './views/setup-view.ts'

/** Shows what the address asks for. */
export async function begin(): Promise<void> {
  const token = location.hash.slice(1)
  switch (location.pathname) {
    case '/setup':
      return show(setupView({ token, onEntered: openHome }))
    case '/set-password':
      return show(setPasswordView({ token, onSet: afterPassword }))
    default:
      await enter()
  }
}

/** Home for who is logged in, the log-in for everybody else. */
async function enter(): Promise<void> {
  try {
    const person = await whoIsThere()
    if (person) openHome(person)
    else show(loginView({ onEntered: openHome }))
  } catch (error) {
    show(failureView(error))
  }
}

function openHome(person: Person): void {
  let returning: Promise<void> | undefined
  const home: View = homeView({
    person,
    logInAgain: async () => {
      returning ??= comeBack(person, home).finally(() => (returning = undefined))
      await returning
    },
    onLoggedOut: () => showAt('/login', loginView({ onEntered: openHome })),
    onSwitchedBack: () => void enter(),
  })
  showAt('/', home)
}

/** Shows the log-in in place of a home, and that again when its person is back. For somebody else it is gone, with what waits for it. */
async function comeBack(person: Person, home: View): Promise<void> {
  await new Promise<void>((resolve) => {
    const onEntered = (entered: Person): void => {
      if (entered.profile !== person.profile) return openHome(entered)
      show(home)
      resolve()
    }
    const lead = 'Your session has ended. Log in again to go on: what you typed is still there.'
    show(loginView({ lead, username: person.username, onEntered }))
  })
}

function afterPassword(): void {
  const lead = 'Your password is set. Log in with it.'
  showAt('/login', loginView({ lead, onEntered: openHome }))
}

function failureView(error: unknown): View {
  const notice = new Notice()
  notice.show(error, () => void enter())
  const title = 'MetaHuman OS does not answer'
  const parts = [element('h1', {}, title), notice.element]
  return { title, element: element('section', { class: 'entry', tabindex: '-1' }, ...parts) }
}
