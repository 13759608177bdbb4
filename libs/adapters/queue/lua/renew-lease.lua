-- Renews a lease and touches its list, so that a Python idle service sees it in use.
-- KEYS: 1 WORKER, 2 LEASE
-- ARGV: 1 incarnation, 2 life of the lease in ms
-- Result: 1, or 0 when the lease is another's or gone

if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
redis.call('TOUCH', KEYS[1])
return 1
