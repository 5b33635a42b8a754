import type { Component } from 'svelte'

interface MenuItem {
  readonly label: string
  readonly icon?: Component<{ size?: number | string; 'aria-hidden'?: 'true' }>
  /** What cannot be taken back. */
  readonly isDanger?: boolean
  readonly isDisabled?: boolean
  readonly run: () => void
}

/** Groups of a menu's items, with a line between them. */
export type MenuGroups = readonly (readonly MenuItem[])[]
