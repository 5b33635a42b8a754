import { lstatSync } from 'node:fs'

/**
 * Does something in a profile as the account that the profile belongs to, where this process is root: so no link in it leads to what that
 * account may not see, and what is made there belongs to it. A work that is awaited is that account's until it is done.
 */
export function asOwnerOf<T>(root: string, work: () => T): T {
  const account = lstatSync(root, { throwIfNoEntry: false })
  if (process.geteuid?.() !== 0 || !account || account.uid === 0) return work()
  become(account)
  return settled(work)
}

function settled<T>(work: () => T): T {
  let isLater = false
  try {
    const done = work()
    if (!(done instanceof Promise)) return done
    isLater = true
    // The same promise goes back; whoever awaits it awaits this first.
    done.then(becomeRoot, becomeRoot)
    return done
  } finally {
    if (!isLater) becomeRoot()
  }
}

/** For every thread of this process, and until it takes it back. */
function become({ uid, gid }: { readonly uid: number; readonly gid: number }): void {
  process.setgroups?.([])
  process.setegid?.(gid)
  process.seteuid?.(uid)
}

function becomeRoot(): void {
  process.seteuid?.(0)
  process.setegid?.(0)
}
