#!/usr/bin/env node
import { runCli } from './run-cli';

const unread = new AbortController();
// A reader that went away, as `head` does, is no fault: a long command ends early, quietly.
process.stdout.on('error', (error) => {
  unread.abort(error);
});

void runCli(process.argv.slice(2), {
  environment: process.env,
  out: (line) => {
    console.log(line);
  },
  error: (line) => {
    console.error(line);
  },
  input: () => process.stdin,
  terminal: process.stdout.isTTY ? { hasColours: process.stdout.hasColors() } : undefined,
  unread: unread.signal,
}).then((status) => {
  process.exitCode = status;
});
