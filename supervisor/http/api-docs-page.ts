import type { Route } from '../../shared/api/route.ts'
import { allRoutes } from '../../shared/api/routes.ts'

/** The API as a page to read, without a script: who may call what, and why. */
export function apiDocsPage(version: string): string {
  const rows = allRoutes().map(([id, route]) => row(id, route))
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>MetaHuman OS ${escaped(version)}: API</title></head>
<body>
<h1>MetaHuman OS ${escaped(version)}: API</h1>
<p>The same as an <a href="/api/openapi.json">OpenAPI 3.1 document</a>, with the shape of every request and answer.</p>
<table>
<thead><tr><th scope="col">Request</th><th scope="col">Does</th><th scope="col">Who</th><th scope="col">Why</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</body>
</html>
`
}

function row(id: string, { method, path, summary, access, why }: Route): string {
  const cells = [summary, access, why].map((text) => `<td>${escaped(text)}</td>`)
  return `<tr id="${escaped(id)}"><th scope="row"><code>${method} ${escaped(path)}</code></th>${cells.join('')}</tr>`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
