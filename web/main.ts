import { begin } from './journey.ts'

// A one-time link that is pasted over another changes the fragment only, and would not be read.
addEventListener('hashchange', () => {
  if (location.pathname !== '/') location.reload()
})
// Going back after a log-out must not show what a browser kept of the page.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload()
})
void begin()
