import type { Routes } from 'sv-router'

/** The pages by their addresses. Each is fetched when it is first opened. */
export const pages: Routes = {
  '/': () => import('../pages/home/HomePage.svelte'),
  '/chat': () => import('../pages/chat/ChatPage.svelte'),
  '/chat/:id': () => import('../pages/chat/ChatPage.svelte'),
  '/components': () => import('../pages/components/ComponentsPage.svelte'),
  '*': () => import('../pages/NotFoundPage.svelte'),
}
