import { runApp } from '#adapters/runtime';
import { workerApp } from './worker.app';

void runApp(workerApp, process.env);
