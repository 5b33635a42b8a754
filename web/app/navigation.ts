import Bot from '@lucide/svelte/icons/bot'
import Brain from '@lucide/svelte/icons/brain'
import CalendarDays from '@lucide/svelte/icons/calendar-days'
import ChartLine from '@lucide/svelte/icons/chart-line'
import CircleCheck from '@lucide/svelte/icons/circle-check'
import Cpu from '@lucide/svelte/icons/cpu'
import Inbox from '@lucide/svelte/icons/inbox'
import MessagesSquare from '@lucide/svelte/icons/messages-square'
import ScrollText from '@lucide/svelte/icons/scroll-text'
import Server from '@lucide/svelte/icons/server'
import ShieldQuestion from '@lucide/svelte/icons/shield-question-mark'
import SquareActivity from '@lucide/svelte/icons/square-activity'
import Sun from '@lucide/svelte/icons/sun'
import UserRound from '@lucide/svelte/icons/user-round'
import Users from '@lucide/svelte/icons/users'
import type { Component } from 'svelte'

/** A place that the navigation, the palette and the keys lead to. */
export interface Place {
  readonly id: PlaceId
  readonly path: string
  /** The second key after `g`. */
  readonly key: string
  readonly icon: Component<{ size?: number | string; 'aria-hidden'?: 'true' }>
}
export type PlaceId =
  | 'home'
  | 'chat'
  | 'memory'
  | 'tasks'
  | 'calendar'
  | 'inbox'
  | 'approvals'
  | 'persona'
  | 'agents'
  | 'models'
  | 'insights'
  | 'users'
  | 'workers'
  | 'audit'
  | 'system'
/** Under what a place stands. */
export type PlaceGroup = 'daily' | 'assistant' | 'owner'

/** Every place, in the order in which they are shown. */
export const PLACES: Readonly<Record<PlaceGroup, readonly Place[]>> = {
  daily: [
    { id: 'home', path: '/', key: 'h', icon: Sun },
    { id: 'chat', path: '/chat', key: 'c', icon: MessagesSquare },
    { id: 'memory', path: '/memory', key: 'm', icon: Brain },
    { id: 'tasks', path: '/tasks', key: 't', icon: CircleCheck },
    { id: 'calendar', path: '/calendar', key: 'd', icon: CalendarDays },
    { id: 'inbox', path: '/inbox', key: 'i', icon: Inbox },
    { id: 'approvals', path: '/approvals', key: 'a', icon: ShieldQuestion },
  ],
  assistant: [
    { id: 'persona', path: '/persona', key: 'p', icon: UserRound },
    { id: 'agents', path: '/agents', key: 'g', icon: Bot },
    { id: 'models', path: '/models', key: 'o', icon: Cpu },
    { id: 'insights', path: '/insights', key: 's', icon: ChartLine },
  ],
  owner: [
    { id: 'users', path: '/owner/users', key: 'u', icon: Users },
    { id: 'workers', path: '/owner/workers', key: 'w', icon: SquareActivity },
    { id: 'audit', path: '/owner/audit', key: 'l', icon: ScrollText },
    { id: 'system', path: '/owner/system', key: 'y', icon: Server },
  ],
}

/** Whether an address is a place's or below it. */
export function isAt(place: Place, path: string): boolean {
  return path === place.path || (place.path !== '/' && path.startsWith(`${place.path}/`))
}
