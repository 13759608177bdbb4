#!/usr/bin/env node
import { runCli } from './run-cli';

void runCli(process.argv.slice(2), {
  environment: process.env,
  out: (line) => {
    console.log(line);
  },
  error: (line) => {
    console.error(line);
  },
}).then((status) => {
  process.exitCode = status;
});
