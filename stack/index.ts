export { freePort } from './free-port';
export { startPostgres, type PostgresServer } from './postgres';
export { findRedisServer, startRedis, type RedisServer } from './redis';
