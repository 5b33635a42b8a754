/** What Node puts around a CommonJS module: it stands in the built files, so that their loader need not copy them to add it. */
export const WRAPPER = [
  '(function (exports, require, module, __filename, __dirname) {\n',
  '\n})',
] as const
