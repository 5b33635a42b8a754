import '@fontsource-variable/inter/wght.css'
import './design/tokens.css'
import './design/base.css'
import { mount } from 'svelte'
import { config } from 'zod'
import App from './app/App.svelte'
import { keepPageFiles } from './app/service-worker.ts'
import { applyKeptTheme } from './session/preferences.ts'

// The shapes are not compiled at run time: the content security policy forbids it, and would report the attempt.
config({ jitless: true })
applyKeptTheme()

// Going back after a log-out must not show what a browser kept of the page.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload()
})

// Without it the page works as well; a browser that forbids it has said so itself.
addEventListener('load', () => void keepPageFiles().catch(() => undefined))

const target = document.getElementById('app')
// Until it is known who is there, the document's own sign stands.
target?.replaceChildren()
if (target) mount(App, { target })
