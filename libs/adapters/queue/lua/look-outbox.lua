-- Takes or renews the right to make a bucket's Summit calls, and reads the oldest of them.
-- KEYS: 1 OUTBOX, 2 DRAINER
-- ARGV: 1 token, 2 life of the right in ms, 3 most entries
-- Result: {'held', ms since 1970, entries in all, the oldest entries with the oldest first}, or {'other'}

local holder = redis.call('GET', KEYS[2])
if holder and holder ~= ARGV[1] then return {'other'} end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
local entries = redis.call('LRANGE', KEYS[1], -tonumber(ARGV[3]), -1)
local oldest = {}
for index = #entries, 1, -1 do oldest[#oldest + 1] = entries[index] end
local now_ms = now()
return {'held', now_ms, redis.call('LLEN', KEYS[1]), oldest}
