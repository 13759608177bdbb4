export { freePort } from './free-port';
export { postgresAnswers, startPostgres, type PostgresOptions, type PostgresServer } from './postgres';
export { startRedis, type RedisOptions, type RedisServer } from './redis';
export { findRedisServer } from './redis-program';
export { RunningProgram } from './running-program';
