import { closeSync, writeSync } from 'node:fs'
import { Agent } from 'node:http'
import express from 'express'
import session from 'express-session'
import { createProxyMiddleware } from 'http-proxy-middleware'

declare module 'express-session' {
  interface SessionData {
    username?: string
  }
}

/** The peer: what one would put before a worker with the packages that everybody knows, set up with care (connections are kept). */
const [socketPath = ''] = process.argv.slice(2)
const READY_DESCRIPTOR = 3

const app = express()
app.disable('x-powered-by')
app.use(
  session({
    name: 'mh_session',
    secret: 'a secret of this run',
    resave: false,
    saveUninitialized: false,
  }),
)
app.post('/login', (request, response) => {
  request.session.username = 'bench'
  response.end()
})
app.use((request, response, next) => {
  if (request.session.username === undefined) response.sendStatus(401)
  else next()
})
const agent = new Agent({ keepAlive: true, maxSockets: 256 })
app.use(createProxyMiddleware({ target: { host: 'worker', port: 80, socketPath }, agent }))

const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  writeSync(READY_DESCRIPTOR, `${typeof address === 'object' ? address?.port : ''}\n`)
  closeSync(READY_DESCRIPTOR)
})
process.on('SIGTERM', () => process.exit(0))
