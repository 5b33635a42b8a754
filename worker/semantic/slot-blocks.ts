import type { Database, Statement } from '../../shared/sqlite/database.ts'
import {
  SIGNS_A_BLOCK,
  VECTORS_A_BLOCK,
  blockOf,
  bytesOf,
  floatsIn,
  signsOf,
  signWords,
  wordsIn,
} from './vector-blocks.ts'

/** Places for vectors, while a transaction lasts: each block is read once and written once. */
interface OpenBlocks {
  /** Puts a vector into a slot: the given one, else a free one, else a new one. Gives the slot. */
  set(vector: Float32Array, slot: number | undefined): number
  /** Overwrites a slot with zeros and lends it to the next. */
  free(slot: number): void
  write(): void
}

/** Numbers of one kind that lie in blocks of a table. */
interface BlockTable<T extends Float32Array | Uint32Array> {
  readonly perBlock: number
  readonly read: Statement
  readonly write: Statement
  readonly numbersIn: (bytes: Uint8Array) => T
  readonly make: (length: number) => T
}

/** Writes vectors and their signs into the blocks of their slots. */
export class SlotBlocks {
  readonly #floats: BlockTable<Float32Array>
  readonly #signs: BlockTable<Uint32Array>
  readonly #takeFree: Statement
  readonly #addFree: Statement
  readonly #last: Statement

  constructor(database: Database) {
    this.#floats = {
      perBlock: VECTORS_A_BLOCK,
      read: database.prepare('SELECT vectors AS bytes FROM floats WHERE block = ?'),
      write: database.prepare('INSERT OR REPLACE INTO floats (block, vectors) VALUES (?, ?)'),
      numbersIn: floatsIn,
      make: (length) => new Float32Array(length),
    }
    this.#signs = {
      perBlock: SIGNS_A_BLOCK,
      read: database.prepare('SELECT signs AS bytes FROM signs WHERE block = ?'),
      write: database.prepare('INSERT OR REPLACE INTO signs (block, signs) VALUES (?, ?)'),
      numbersIn: wordsIn,
      make: (length) => new Uint32Array(length),
    }
    this.#takeFree = database.prepare(
      'DELETE FROM free_slots WHERE slot = (SELECT min(slot) FROM free_slots) RETURNING slot',
    )
    this.#addFree = database.prepare('INSERT OR IGNORE INTO free_slots (slot) VALUES (?)')
    this.#last = database.prepare(
      'SELECT max(coalesce((SELECT max(slot) FROM vectors), -1), coalesce((SELECT max(slot) FROM free_slots), -1)) AS last',
    )
  }

  open(dimension: number): OpenBlocks {
    const floats = new Blocks(this.#floats, dimension)
    const signs = new Blocks(this.#signs, signWords(dimension))
    let last: number | undefined
    const nextSlot = (): number => {
      const free = this.#takeFree.get()?.['slot']
      if (typeof free === 'number') return free
      last = (last ?? Number(this.#last.get()?.['last'] ?? -1)) + 1
      return last
    }
    return {
      set(vector, slot = nextSlot()) {
        floats.set(slot, vector)
        signs.set(slot, signsOf(vector))
        return slot
      },
      free: (slot) => {
        floats.clear(slot)
        signs.clear(slot)
        this.#addFree.run(slot)
      },
      write() {
        floats.write()
        signs.write()
      },
    }
  }
}

class Blocks<T extends Float32Array | Uint32Array> {
  readonly #table: BlockTable<T>
  /** How many numbers a slot takes. */
  readonly #width: number
  readonly #open = new Map<number, T>()

  constructor(table: BlockTable<T>, width: number) {
    this.#table = table
    this.#width = width
  }

  set(slot: number, numbers: T): void {
    const { block, offset } = blockOf(slot, this.#table.perBlock)
    this.#of(block).set(numbers, offset * this.#width)
  }

  clear(slot: number): void {
    const { block, offset } = blockOf(slot, this.#table.perBlock)
    this.#of(block).fill(0, offset * this.#width, (offset + 1) * this.#width)
  }

  write(): void {
    for (const [block, numbers] of this.#open) this.#table.write.run(block, bytesOf(numbers))
  }

  #of(block: number): T {
    const open = this.#open.get(block)
    if (open) return open
    const { perBlock, read, numbersIn, make } = this.#table
    const bytes = read.get(block)?.['bytes']
    const numbers = make(perBlock * this.#width)
    if (bytes instanceof Uint8Array) numbers.set(numbersIn(bytes))
    this.#open.set(block, numbers)
    return numbers
  }
}
