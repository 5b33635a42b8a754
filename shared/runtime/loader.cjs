'use strict'
// Starts the bundle that lies beside this file under the same name, with the code that V8 compiled for it earlier on this very
// machine and Node, when that is there. INVARIANT: a missing, stale or broken cache only makes the start slower.
// `--write-code-cache` as the first argument keeps what this run compiled, at its exit, for later starts.
const { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs')
const { basename, dirname, join } = require('node:path')
const Module = require('node:module')
const vm = require('node:vm')

const program = basename(__filename, '.cjs')
const bundle = join(__dirname, `${program}.bundle.cjs`)
const cacheFile = join(__dirname, 'cache', `${program}-${process.version}-${process.arch}.bin`)

function readCache() {
  try {
    return readFileSync(cacheFile)
  } catch {
    return undefined
  }
}

function writeCache() {
  const temporary = `${cacheFile}.${process.pid}`
  mkdirSync(dirname(cacheFile), { recursive: true, mode: 0o755 })
  writeFileSync(temporary, script.createCachedData())
  // Workers of other accounts read it, whatever the umask of whoever made it.
  chmodSync(dirname(cacheFile), 0o755)
  chmodSync(temporary, 0o644)
  renameSync(temporary, cacheFile)
}

const cachedData = readCache()
// The build writes nothing but ASCII, which need not be decoded, and a function around it.
const script = new vm.Script(readFileSync(bundle, 'latin1'), {
  filename: bundle,
  ...(cachedData ? { cachedData } : {}),
})
if (process.argv[2] === '--write-code-cache') {
  process.argv.splice(2, 1)
  process.once('exit', writeCache)
}
const loaded = new Module(bundle, null)
loaded.filename = bundle
loaded.paths = []
script.runInThisContext()(loaded.exports, Module.createRequire(bundle), loaded, bundle, __dirname)
