-- Reads how a bucket stands. Touches no Python worker's list, whose idle time must go on counting.
-- KEYS: 1 QUEUE, 2 DELAYED, 3 DEAD, 4 OUTBOX, 5 REFUSED, 6 LEASED
-- ARGV: 1 bucket
-- Result: {queued, delayed, dead, outbox, refused, ms since the next to be taken was announced or -1, ms until the next
--         retry or '' (past: negative), {{worker, paths, ms that its lease still has (-2: none)}, …}}

local now_ms = now()
local age, next_retry = -1, ''
local oldest = redis.call('LINDEX', KEYS[1], -1)
local received = oldest and redis.call('HGET', KEY.file .. oldest, 'recv_time')
if received then age = math.max(0, now_ms - math.floor(tonumber(received) * 1000)) end
local first = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
if first[2] then next_retry = string.format('%d', tonumber(first[2]) - now_ms) end
local batches = {}
for _, worker in ipairs(redis.call('SMEMBERS', KEYS[6])) do
  local name = ARGV[1] .. ':' .. worker
  batches[#batches + 1] = {worker, redis.call('LLEN', KEY.worker .. name), redis.call('PTTL', KEY.lease .. name)}
end
return {redis.call('LLEN', KEYS[1]), redis.call('ZCARD', KEYS[2]), redis.call('HLEN', KEYS[3]), redis.call('LLEN', KEYS[4]),
  redis.call('LLEN', KEYS[5]), age, next_retry, batches}
