import { healthUrl, isHealthy } from './ask-health';

// For engines that ask by a command within the container: it has no curl, and this loads nothing but node:http.
void isHealthy(healthUrl(process.env, process.argv[2] ?? '/health/live')).then((healthy) => {
  process.exit(healthy ? 0 : 1);
});
