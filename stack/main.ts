import { runStack } from './run-stack';

void runStack(process.argv.slice(2), process.env).then((status) => process.exit(status));
