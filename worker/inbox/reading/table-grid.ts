const MOST_COLUMNS = 200
const LONGEST_SPAN = 50

interface OpenTable {
  column: number
  /** The rows for which a cell from above still reaches down, by column. */
  readonly reaching: number[]
}

/** Where the cells of tables stand whose cells reach over several rows or columns. Tables may lie in tables. */
export class TableGrid {
  readonly #tables: OpenTable[] = []

  openTable(): void {
    this.#tables.push({ column: 0, reaching: [] })
  }

  closeTable(): void {
    this.#tables.pop()
  }

  openRow(): void {
    const table = this.#tables.at(-1)
    if (table) table.column = 0
  }

  /** A cell begins: how many places before it are taken by cells from above. */
  openCell({ rowspan = '1', colspan = '1' }: Readonly<Record<string, string>>): number {
    const table = this.#tables.at(-1)
    if (!table || table.column > MOST_COLUMNS) return 0
    const taken = takenFrom(table)
    const columns = spanOf(colspan)
    for (let at = 0; at < columns; at += 1) table.reaching[table.column + at] = spanOf(rowspan) - 1
    table.column += columns
    return taken
  }
}

function takenFrom(table: OpenTable): number {
  const from = table.column
  for (;;) {
    const rows = table.reaching[table.column] ?? 0
    if (rows <= 0) return table.column - from
    table.reaching[table.column] = rows - 1
    table.column += 1
  }
}

function spanOf(text: string): number {
  return Math.min(Math.max(Math.trunc(Number(text)) || 1, 1), LONGEST_SPAN)
}
