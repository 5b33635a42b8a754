import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, messageOf, systemCodeOf } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { syncFolder } from '../../shared/files/atomic-write.ts'
import { writeJsonFile } from '../../shared/files/json-file.ts'
import { openWithoutLinks } from '../../shared/files/open-without-links.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { makeFolder } from '../../shared/layout/make-folder.ts'
import { parseTemplate } from '../../shared/template/check-template.ts'
import type { ProfileTemplate } from '../../shared/template/profile-template.ts'
import { templateName } from '../../shared/template/template-name.ts'

const MOST = 100
const LONGEST_BYTES = 2 * 1024 * 1024

/** A template, or why it cannot be used. */
export type StoredTemplate =
  | { readonly name: string; readonly template: ProfileTemplate }
  | { readonly name: string; readonly problem: string }

/** The templates of `etc/templates/`, a file each, which a person may also have put there. What is read is checked anew. */
export class TemplateStore {
  readonly #folder: string
  #writes: Promise<unknown> = Promise.resolve()

  constructor(folder: string) {
    this.#folder = folder
  }

  async list(): Promise<StoredTemplate[]> {
    return await Promise.all(
      (await this.#names()).map(async (name) => {
        try {
          return { name, template: await this.read(name) }
        } catch (error) {
          return { name, problem: messageOf(error) }
        }
      }),
    )
  }

  /** Throws `not-found`, or `invalid-input` that names what is wrong. */
  async read(name: string): Promise<ProfileTemplate> {
    const found = await this.#text(mustBeName(name))
    if (found === undefined) throw unknown(name)
    const what = `The template ${name}`
    const template = parseTemplate(parseJson(found, what), what)
    return { ...template, name }
  }

  /** Throws `conflict` where there is one of that name, unless it is to be replaced. */
  async write(template: ProfileTemplate, { replace }: { replace: boolean }): Promise<void> {
    await this.#inTurn(async () => {
      const names = await this.#names()
      if (names.includes(template.name) && !replace) throw taken(template.name)
      if (names.length >= MOST && !names.includes(template.name))
        throw refusal('too-many-templates', `There are ${MOST} templates: delete one first.`, {
          values: { most: MOST },
        })
      await makeFolder(this.#folder)
      await writeJsonFile(this.#pathOf(template.name), template)
    })
  }

  /** Throws `conflict` where there is one of that name, unless it is to be replaced. */
  async mustBeFree(name: string, { replace }: { replace: boolean }): Promise<void> {
    if (!replace && (await this.#names()).includes(name)) throw taken(name)
  }

  /** Throws `not-found`. */
  async remove(name: string): Promise<void> {
    const path = this.#pathOf(mustBeName(name))
    await this.#inTurn(async () => {
      try {
        await rm(path)
      } catch (error) {
        throw systemCodeOf(error) === 'ENOENT' ? unknown(name) : error
      }
      await syncFolder(this.#folder)
    })
  }

  async #names(): Promise<string[]> {
    try {
      const files = await readdir(this.#folder)
      const names = files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5))
      return names.filter(isName).toSorted()
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return []
      throw error
    }
  }

  async #text(name: string): Promise<string | undefined> {
    try {
      await using file = await openWithoutLinks(this.#folder, `${name}.json`)
      if ((await file.stat()).size > LONGEST_BYTES)
        throw refusal('template-too-long', `The template ${name} is too long.`, {
          values: { name },
          as: 'invalid-input',
        })
      return await file.readFile('utf8')
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return undefined
      throw error
    }
  }

  #pathOf(name: string): string {
    return join(this.#folder, `${name}.json`)
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#writes.then(work)
    // The next one waits for this one, however it ends; its failure is this caller's alone.
    this.#writes = turn.catch(() => undefined)
    await turn
  }
}

function mustBeName(name: string): string {
  if (!isName(name)) throw unknown(name)
  return name
}

function isName(name: string): boolean {
  return templateName().safeParse(name).success
}

function unknown(name: string): AppError {
  return new AppError(
    'not-found',
    `There is no template named ${JSON.stringify(name.slice(0, 40))}. Those there are: mh profile template list`,
  )
}

function taken(name: string): AppError {
  return refusal(
    'template-taken',
    `There is a template named ${name} already. Choose another name, or replace it (--replace).`,
    { values: { name } },
  )
}
