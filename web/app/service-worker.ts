/**
 * Lets the browser keep the page's own files. It can only where the address is a secure one (https, or this machine itself); elsewhere the
 * page does without.
 */
export async function keepPageFiles(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  await navigator.serviceWorker.register('/service-worker.js')
}
