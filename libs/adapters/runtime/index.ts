export { AppProcess, createApp, type AppDefinition } from './app-process';
export { envExample } from './env-example';
export { Health, type HealthCheck, type Phase } from './health';
export { LogLevels, type LogLevel } from './log-levels';
export { Logs, type Log } from './logs';
export { logsOf } from './logs-of';
export {
  configSchema,
  parseConfig,
  type ConfigOf,
  type ConfigSchema,
  type Rule,
  type Variables,
} from './parse-config';
export { processVariables, type AppVariables, type ProcessConfig } from './process-variables';
export { redisEndpoint, redisPasswordRule, redisVariables } from './redis-variables';
export { runApp } from './run-app';
export { Secret, secretsIn } from './secret';
export {
  commaList,
  integer,
  onOff,
  onWhenSet,
  oneOf,
  optionalInteger,
  optionalSecret,
  optionalText,
  readAs,
  secondsAsMs,
  secretFamily,
  text,
  variableDocs,
  type VariableDoc,
} from './variable';
export { waitFor, type Dependency } from './wait-for';
