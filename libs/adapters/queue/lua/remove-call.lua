-- Removes a Summit call that is dealt with from the outbox, and renews the right to make them.
-- KEYS: 1 OUTBOX, 2 DRAINER
-- ARGV: 1 token, 2 life of the right in ms, 3 entry
-- Result: 1, 0 when the entry is gone already, -1 when the right is another's or gone

if redis.call('GET', KEYS[2]) ~= ARGV[1] then return -1 end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return redis.call('LREM', KEYS[1], -1, ARGV[3])
