-- A worker puts its batch back at the front of the queue, in good order: no path is held to have failed.
-- KEYS: 1 QUEUE, 2 WORKER, 3 LEASE, 4 LEASED
-- ARGV: 1 incarnation, 2 worker, 3 'close' to end the lease as well, else 'keep'
-- Result: number of paths, or -1 when the lease is another's or gone

if redis.call('GET', KEYS[3]) ~= ARGV[1] then return -1 end
local number = give_back(KEYS[2], KEYS[1], 'never')
if ARGV[3] == 'close' then
  redis.call('DEL', KEYS[3])
  redis.call('SREM', KEYS[4], ARGV[2])
end
return number
