import { runApp } from '#adapters/runtime';
import { enqueueApp } from './enqueue.app';

void runApp(enqueueApp, process.env);
