import { runApp } from '#adapters/runtime';
import { presenceApp } from './presence.app';

void runApp(presenceApp, process.env);
