-- Queues chosen objects that wait for a retry ahead of their time, at the front; their tries stay counted. Leaves alone
-- what is no longer as it was seen.
-- KEYS: 1 QUEUE, 2 DELAYED
-- ARGV: of each object, the one to be taken first last: path, its due time in DELAYED
-- Result: of each, in order: 1, or 0 when it has moved meanwhile

local results = {}
for index = 1, #ARGV, 2 do
  local path, due = ARGV[index], ARGV[index + 1]
  local moves = redis.call('ZSCORE', KEYS[2], path) == due and redis.call('ZREM', KEYS[2], path) == 1
  if moves then
    redis.call('RPUSH', KEYS[1], path)
    set_file(path, 'state', 'queued')
  end
  results[#results + 1] = moves and 1 or 0
end
return results
