import { join } from 'node:path'
import { profileRoot } from '../../layout/root-layout.ts'
import { accountsOf } from '../accounts.ts'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'
import { namesIn, statOf } from '../guarded-paths.ts'
import { shellWord } from '../shell-word.ts'

/** Whether each account has its folder and each folder its account. What is in a folder is its worker's to look at. */
export const profileFolders: RootCheck = {
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

async function ofAccount(path: string, username: string): Promise<CodedSymptom[]> {
  const there = await statOf(path)
  if (there?.isDirectory()) return []
  if (there) return [noFolder(path, there.isSymbolicLink())]
  return [
    {
      severity: 'error',
      subject: path,
      message: found('profile-missing', { username }),
      remedy: advised('put-profile-back', { path: shellWord(path), username }),
    },
  ]
}

async function ofArchived(path: string, username: string): Promise<CodedSymptom[]> {
  if ((await statOf(path))?.isDirectory()) return []
  return [
    {
      severity: 'error',
      subject: path,
      message: found('profile-not-archived', { username }),
      remedy: advised('put-archived-back', { path: shellWord(path), username }),
    },
  ]
}

function noFolder(path: string, isLink: boolean): CodedSymptom {
  return {
    severity: 'error',
    subject: path,
    message: found(isLink ? 'profile-is-link' : 'profile-no-folder', { path }),
    remedy: advised('put-folder-there', { path: shellWord(path) }),
  }
}

async function ofNobody(path: string, name: string): Promise<CodedSymptom[]> {
  const there = await statOf(path)
  if (there && !there.isDirectory()) return [noFolder(path, there.isSymbolicLink())]
  return [
    {
      severity: 'warning',
      subject: path,
      message: found('profile-of-nobody', { path }),
      remedy: advised('make-account', { name: shellWord(name), path: shellWord(path) }),
    },
  ]
}

/** A profile that was to be erased, and of which a crash left a part. */
async function halfErased(archive: string): Promise<CodedSymptom[]> {
  const names = (await namesIn(archive)).filter((name) => name.startsWith('.purged-'))
  return names.map((name) => {
    const path = join(archive, name)
    return {
      severity: 'warning',
      subject: path,
      message: found('profile-half-erased', { path }),
      remedy: advised('end-erasing', { path: shellWord(path) }),
    }
  })
}
