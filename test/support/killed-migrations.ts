import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { build, stop } from 'esbuild'
import { execa } from 'execa'
import { rootLayout, type RootLayout } from '../../shared/layout/root-layout.ts'
import { NATIVE_OPTIONS, nativeParts } from '../../scripts/native-parts.ts'

/** A place in which a data root is migrated by a program that can be killed, and which can be put back to how it was. */
export class KilledMigrations implements AsyncDisposable {
  readonly root: string
  readonly layout: RootLayout
  /** The bundled program: `migrate` or `rollback`, a root, and a step at which it kills itself. */
  readonly program: string
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
    this.program = join(folder, 'program.cjs')
    this.root = join(this.place, 'root')
    this.layout = rootLayout(this.root)
  }

  static async open(): Promise<KilledMigrations> {
    // In memory, where there is such a disk: each step is tried, and every phase waits for the disk.
    const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
    const one = new KilledMigrations(await mkdtemp(join(parent, 'mh-')))
    await mkdir(one.place)
    // Whoever runs the program passes through.
    await chmod(one.#folder, 0o711)
    await build({
      entryPoints: [resolve(import.meta.dirname, '../fixtures/migrating-program.ts')],
      outfile: one.program,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'warning',
      ...NATIVE_OPTIONS,
      plugins: [nativeParts],
    })
    await stop()
    return one
  }

  /** The root and its backup. */
  get place(): string {
    return join(this.#folder, 'place')
  }

  /** Lets the program do it to the end; gives the number of its steps. */
  async run(verb: 'migrate' | 'rollback'): Promise<number> {
    return Number((await this.#start(verb, 0)).stdout)
  }

  /** Lets the program kill itself before the step of that number. */
  async killAt(verb: 'migrate' | 'rollback', step: number): Promise<void> {
    const ran = await this.#start(verb, step)
    if (ran.signal !== 'SIGKILL') throw new Error(`It was not killed at ${step}: ${ran.stderr}`)
  }

  /** Kills the program from outside after so many ms, if it has not ended. */
  async killAfter(verb: 'migrate' | 'rollback', ms: number): Promise<void> {
    const running = this.#start(verb, 0)
    await setTimeout(ms)
    running.kill('SIGKILL')
    await running
  }

  #start(verb: string, killAt: number) {
    const args = [this.program, verb, this.root, String(killAt)]
    return execa(process.execPath, args, { reject: false })
  }

  /** Keeps how everything is, by that name. */
  async keep(name: string): Promise<void> {
    await rm(this.#kept(name), { recursive: true, force: true })
    await execa('cp', ['-a', this.place, this.#kept(name)])
  }

  /** Puts everything back to how it was then. */
  async putBack(name: string): Promise<void> {
    await rm(this.place, { recursive: true, force: true })
    await execa('cp', ['-a', this.#kept(name), this.place])
  }

  #kept(name: string): string {
    return join(this.#folder, `kept-${name}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }
}
