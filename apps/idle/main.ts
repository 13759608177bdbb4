import { runApp } from '#adapters/runtime';
import { idleApp } from './idle.app';

void runApp(idleApp, process.env);
