// Keeps the page's own files, so that it opens at once and says so itself when the server is away. Nothing of anybody is kept: answers of
// the API never pass through here. Names of assets change with their content, so what is kept is never old.
const KEPT = 'page-1'
const DOCUMENT = '/'

addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      await (await caches.open(KEPT)).add(new Request(DOCUMENT, { cache: 'reload' }))
      await skipWaiting()
    })(),
  )
})

addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys()
      await Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)))
      await clients.claim()
    })(),
  )
})

addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname.startsWith('/assets/')) event.respondWith(keptOrFetched(request))
  else if (request.mode === 'navigate' && !url.pathname.startsWith('/api/'))
    event.respondWith(freshDocument(request))
})

async function keptOrFetched(request) {
  const cache = await caches.open(KEPT)
  const kept = await cache.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await cache.put(request, answer.clone())
  return answer
}

// The newest document there is; the kept one while the server cannot be reached. A new one makes the assets of the old ones needless.
async function freshDocument(request) {
  const cache = await caches.open(KEPT)
  try {
    const answer = await fetch(request)
    if (answer.ok) await keepDocument(cache, answer.clone())
    return answer
  } catch (error) {
    const kept = await cache.match(DOCUMENT)
    if (kept) return kept
    throw error
  }
}

async function keepDocument(cache, answer) {
  const before = await cache.match(DOCUMENT)
  const [old, fresh] = await Promise.all([before?.text(), answer.clone().text()])
  await cache.put(DOCUMENT, answer)
  if (old === undefined || old === fresh) return
  for (const request of await cache.keys())
    if (new URL(request.url).pathname.startsWith('/assets/')) await cache.delete(request)
}
