#!/usr/bin/env node
// `npx onji ...` from the checkout, whatever Node runs npx, also before `npm install` was ever run.
import { join } from 'node:path'
import { become, ensureBuilt, ensureInstalled, root } from './prepare.mjs'

const args = process.argv.slice(2)
ensureInstalled()
if (args[0] === 'serve' && !args.includes('--help')) ensureBuilt()
become([join(root, 'src', 'main.ts'), ...args])
