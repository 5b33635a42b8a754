const EVERY_MS = 5_000
/** Whoever has touched nothing for so long is not working on it: the worker may sleep. */
const WORKING_MS = 120_000

/** Calls `look` when the page comes into view, and every few seconds while somebody works on it; until the returned function is called. */
export function followDisk(look: () => void): () => void {
  let touchedAt = Date.now()
  const onTouch = (): void => {
    touchedAt = Date.now()
  }
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') look()
  }
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible' && Date.now() - touchedAt < WORKING_MS) look()
  }, EVERY_MS)
  for (const name of ['input', 'pointerdown', 'keydown']) addEventListener(name, onTouch)
  document.addEventListener('visibilitychange', onVisible)
  addEventListener('focus', onVisible)
  return () => {
    clearInterval(timer)
    for (const name of ['input', 'pointerdown', 'keydown']) removeEventListener(name, onTouch)
    document.removeEventListener('visibilitychange', onVisible)
    removeEventListener('focus', onVisible)
  }
}
