import type { Routes } from 'sv-router'
import type { Component } from 'svelte'

type Fetch = () => Promise<{ readonly default: Component }>

const byAddress: Readonly<Record<`/${string}`, Fetch>> = {
  '/': () => import('../pages/home/HomePage.svelte'),
  '/chat': () => import('../pages/chat/ChatPage.svelte'),
  '/chat/:id': () => import('../pages/chat/ChatPage.svelte'),
  '/memory': () => import('../pages/memory/MemoryPage.svelte'),
  '/memory/:id': () => import('../pages/memory/OneMemoryPage.svelte'),
  '/tasks': () => import('../pages/tasks/TasksPage.svelte'),
  '/calendar': () => import('../pages/calendar/CalendarPage.svelte'),
  '/inbox': () => import('../pages/inbox/InboxPage.svelte'),
  '/approvals': () => import('../pages/approvals/ApprovalsPage.svelte'),
  '/persona': () => import('../pages/persona/PersonaPage.svelte'),
  '/persona/:document': () => import('../pages/persona/PersonaPage.svelte'),
  '/agents': () => import('../pages/agents/AgentsPage.svelte'),
  '/agents/runs/:id': () => import('../pages/agents/RunPage.svelte'),
  '/agents/:name': () => import('../pages/agents/OneAgentPage.svelte'),
  '/models': () => import('../pages/models/ModelsPage.svelte'),
  '/insights': () => import('../pages/insights/InsightsPage.svelte'),
  '/settings': () => import('../pages/settings/SettingsPage.svelte'),
  '/settings/:section': () => import('../pages/settings/SettingsPage.svelte'),
  '/owner/users': () => import('../pages/owner/users/UsersPage.svelte'),
  '/owner/users/:username': () => import('../pages/owner/users/OneUserPage.svelte'),
  '/owner/workers': () => import('../pages/owner/workers/WorkersPage.svelte'),
  '/owner/workers/:username': () => import('../pages/owner/workers/OneWorkerPage.svelte'),
  '/owner/audit': () => import('../pages/owner/audit/AuditPage.svelte'),
  '/owner/system': () => import('../pages/owner/system/SystemPage.svelte'),
  '/components': () => import('../pages/components/ComponentsPage.svelte'),
}

/** The pages by their addresses. Each is fetched when it is first opened. */
export const pages: Routes = {
  ...byAddress,
  '*': () => import('../pages/NotFoundPage.svelte'),
}

/** Begins to fetch the page of an address before it is known who is there: both take their time. */
export function fetchAhead(path: string): void {
  const segments = path.split('/')
  const found = Object.entries(byAddress).find(([address]) => {
    const wanted = address.split('/')
    const fits = (segment: string, index: number): boolean =>
      segment.startsWith(':') || segment === segments[index]
    return wanted.length === segments.length && wanted.every(fits)
  })
  // Where it fails, the router fetches it again and says so.
  void found?.[1]().catch(() => undefined)
}
