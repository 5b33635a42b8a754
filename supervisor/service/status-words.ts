/** What a state is called in the one line that `systemctl status` shows; those that are not here keep their names. */
const WORDS: Readonly<Record<string, string>> = { running: 'ready', hibernated: 'asleep' }
/** The first are said first; what is stopped is not said at all. */
const ORDER = ['running', 'starting', 'queued', 'adopting', 'unresponsive', 'backoff', 'failed']

/** How the workers are, in a few words: `7 ready, 2 starting`. */
export function statusWords(counts: Readonly<Record<string, number>>): string {
  const others = Object.keys(counts).filter((state) => !ORDER.includes(state))
  const said = [...ORDER, ...others].filter(
    (state) => state !== 'stopped' && (counts[state] ?? 0) > 0,
  )
  return said.map((state) => `${counts[state]} ${WORDS[state] ?? state}`).join(', ') || 'no workers'
}
