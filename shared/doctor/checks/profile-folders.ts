import { join } from 'node:path'
import { profileRoot } from '../../layout/root-layout.ts'
import { accountsOf } from '../accounts.ts'
import type { Check, Symptom } from '../check.ts'
import { namesIn, statOf } from '../guarded-paths.ts'
import type { RootPlace } from '../root-place.ts'
import { shellWord } from '../shell-word.ts'

/** Whether each account has its folder and each folder its account. What is in a folder is its worker's to look at. */
export const profileFolders: Check<RootPlace> = {
  name: 'profiles',
  fine: 'Each account has its profile folder, and each folder its account.',
  look: async ({ layout }) => {
    const accounts = await accountsOf(layout)
    if (accounts === null) return []
    const usernames = accounts.map(({ username }) => username)
    const archived = accounts.flatMap(({ username, archive }) =>
      archive ? [{ username, folder: archive.folder }] : [],
    )
    const present = usernames.filter((name) => archived.every(({ username }) => username !== name))
    const names = (await namesIn(layout.profiles)).filter((name) => !/^[._]/.test(name))
    const strangers = names.filter((name) => !usernames.includes(name))
    const looks = [
      ...present.map((name) => ofAccount(profileRoot(layout, name), name)),
      ...archived.map(({ username, folder }) => ofArchived(join(layout.archive, folder), username)),
      ...strangers.map((name) => ofNobody(join(layout.profiles, name), name)),
    ]
    return [...(await Promise.all(looks)).flat(), ...(await halfErased(layout.archive))]
  },
}

async function ofAccount(path: string, username: string): Promise<Symptom[]> {
  const found = await statOf(path)
  if (found?.isDirectory()) return []
  if (found) return [noFolder(path, found.isSymbolicLink())]
  return [
    {
      severity: 'error',
      subject: path,
      message: `The account ${username} has no profile folder: nobody can use it.`,
      remedy: `Put the folder back from a backup, or begin a new one: mkdir -m 700 ${shellWord(path)}. Or take the account away: mh user delete ${username}`,
    },
  ]
}

async function ofArchived(path: string, username: string): Promise<Symptom[]> {
  if ((await statOf(path))?.isDirectory()) return []
  return [
    {
      severity: 'error',
      subject: path,
      message: `The account ${username} is archived, and its profile is not in the archive: it cannot be taken back.`,
      remedy: `Put the folder there, from a backup or wherever it went: mv FOLDER ${shellWord(path)}. Or take the account away: mh user delete ${username}`,
    },
  ]
}

function noFolder(path: string, isLink: boolean): Symptom {
  return {
    severity: 'error',
    subject: path,
    message: `${path} is ${isLink ? 'a link, which is never followed' : 'no folder'}: no worker starts in it.`,
    remedy: `Put the folder itself there: mh stop, then rm ${shellWord(path)} and mv FOLDER ${shellWord(path)}. To keep it on another disk, mount that there.`,
  }
}

async function ofNobody(path: string, name: string): Promise<Symptom[]> {
  const found = await statOf(path)
  if (found && !found.isDirectory()) return [noFolder(path, found.isSymbolicLink())]
  return [
    {
      severity: 'warning',
      subject: path,
      message: `The profile folder ${path} belongs to no account.`,
      remedy: `Make its account: mh user create ${shellWord(name)} --role guest. Or move the folder away: mv ${shellWord(path)} SOMEWHERE`,
    },
  ]
}

/** A profile that was to be erased, and of which a crash left a part. */
async function halfErased(archive: string): Promise<Symptom[]> {
  const names = (await namesIn(archive)).filter((name) => name.startsWith('.purged-'))
  return names.map((name) => {
    const path = join(archive, name)
    return {
      severity: 'warning',
      subject: path,
      message: `${path} is left of a profile that was to be erased.`,
      remedy: `End what was begun: rm -r ${shellWord(path)}`,
    }
  })
}
