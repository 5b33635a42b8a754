/** What a work is given besides what it is to do. */
export interface KeeperSide {
  readonly progress: (done: number, of: number) => void
  readonly whileStill: (work: () => void) => Promise<boolean>
}
