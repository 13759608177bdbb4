-- Gives the right to make a bucket's Summit calls back.
-- KEYS: 1 DRAINER
-- ARGV: 1 token
-- Result: 1, or 0 when it was another's or gone

if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
