import { untrack } from 'svelte'
import { createRouter, type Routes, searchParams } from 'sv-router'
import { pages } from './pages.ts'

/** Where the page is, and how to go elsewhere. What it gives is reactive. */
export interface PageRouter {
  /** The path of the address. */
  readonly path: string
  /** A part of the path that a page names, such as `id`. */
  param(name: string): string | undefined
  /** A value behind the question mark. */
  query(name: string): string | undefined
  /** Sets values behind the question mark, or takes them away; the page stays, and so does the entry in the browser's history. */
  setQuery(values: Readonly<Record<string, string | undefined>>): void
  go(path: string, options?: { readonly isReplacing?: boolean }): void
}

/** Begins to show pages by their addresses. `onFailure` is told of one that could not be fetched. */
export function createPageRouter(onFailure: () => void): PageRouter {
  const routes: Routes = { ...pages, hooks: { onError: onFailure } }
  const router = createRouter(routes)
  const params = (): Readonly<Record<string, string | undefined>> => router.route.params
  return {
    get path() {
      return router.route.pathname
    },
    param: (name) => params()[name],
    query: (name) => searchParams.get(name)?.toString(),
    setQuery(values) {
      for (const [name, value] of Object.entries(values))
        // Each change is one of the browser's history, which a browser takes its time for.
        if ((value ?? null) === untrack(() => searchParams.toURLSearchParams().get(name))) continue
        else if (value === undefined) searchParams.delete(name, undefined, { replace: true })
        else searchParams.set(name, value, { replace: true })
    },
    go(path, { isReplacing = false } = {}) {
      const url = new URL(path, location.href)
      const options = { replace: isReplacing, search: url.search, hash: url.hash }
      void router.navigate(`/${url.pathname.slice(1)}`, options)
    },
  }
}
