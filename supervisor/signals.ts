/** What a supervisor does about signals. Node ignores SIGPIPE by itself. */
interface SignalOptions {
  /** SIGHUP. Calls that come while one is under way are one more call when it is over. */
  readonly reload: () => Promise<void>
  /** Whether the end of the terminal, which is told by SIGHUP too, is the end of the process. */
  readonly hangUpEnds: boolean
}

/**
 * Settled with the name of the signal that asks for the end. More of them change nothing, since the end is under way and has its
 * own limits; only a second Ctrl-C, from somebody who sits there and waits, ends the process at once.
 */
export async function endSignal({ reload, hangUpEnds }: SignalOptions): Promise<string> {
  return await new Promise((resolve) => {
    process.on('SIGTERM', () => resolve('SIGTERM'))
    process.once('SIGINT', () => {
      resolve('SIGINT')
      process.once('SIGINT', () => process.exit(1))
    })
    const again = oneAtATime(reload)
    process.on('SIGHUP', () => (hangUpEnds ? resolve('SIGHUP') : again()))
  })
}

/** Makes calls that overlap into one more call afterwards. */
function oneAtATime(work: () => Promise<void>): () => void {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const start = async (): Promise<void> => {
    next = undefined
    running = work().finally(() => (running = undefined))
    await running
  }
  return () => {
    if (!running) void start()
    else next ??= running.then(start)
  }
}
