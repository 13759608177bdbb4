-- Gives a worker its lease, and back to the queue what an earlier life of the worker left in its list.
-- KEYS: 1 QUEUE, 2 WORKER, 3 LEASE, 4 LEASED
-- ARGV: 1 incarnation, 2 life of the lease in ms, 3 worker
-- Result: {'opened', paths given back} or {'held', ms until the other life's lease ends}

local left = redis.call('PTTL', KEYS[3])
if left ~= -2 then return {'held', left} end
local number = give_back(KEYS[2], KEYS[1], 'begun')
redis.call('SADD', KEYS[4], ARGV[3])
redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[2])
return {'opened', number}
