#!/usr/bin/env node
import { runCli } from './run-cli';

const unread = new AbortController();
// A reader that went away, as `head` does, is no fault: a long command ends early, quietly.
process.stdout.on('error', (error) => {
  unread.abort(error);
});
const interruption = (): AbortSignal => {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const interrupt = (): void => {
    // The next one ends the process as ever.
    for (const signal of signals) process.off(signal, interrupt);
    controller.abort();
  };
  for (const signal of signals) process.on(signal, interrupt);
  return controller.signal;
};

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
  ...(process.stderr.isTTY ? { progressTerminal: process.stderr } : {}),
  interruption,
}).then((status) => {
  process.exitCode = status;
});
