-- Gives back the list of a worker that is no more. A list whose worker never had a lease is a Python worker's: it counts
-- as abandoned when nothing has touched it for long. (Not even this step, before it knows: LLEN would.)
-- KEYS: 1 QUEUE, 2 WORKER, 3 LEASE, 4 LEASED
-- ARGV: 1 worker, 2 idle seconds from which a Python worker's list is abandoned
-- Result: {'live' | 'ours' | 'foreign', paths given back}

if redis.call('EXISTS', KEYS[3]) == 1 then return {'live', 0} end
if redis.call('SISMEMBER', KEYS[4], ARGV[1]) == 1 then
  redis.call('SREM', KEYS[4], ARGV[1])
  return {'ours', give_back(KEYS[2], KEYS[1], 'begun')}
end
local idle = redis.call('OBJECT', 'IDLETIME', KEYS[2])
if not idle or idle < tonumber(ARGV[2]) then return {'live', 0} end
return {'foreign', give_back(KEYS[2], KEYS[1], 'always')}
