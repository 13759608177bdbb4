-- Moves paths that wait for one reason to the front of the queue, ahead of their time; leaves others alone.
-- KEYS: 1 QUEUE, 2 DELAYED
-- ARGV: 1 code of the reason; then paths
-- Result: number of paths

local number = 0
for index = #ARGV, 2, -1 do
  local path = ARGV[index]
  if redis.call('HGET', KEY.file .. path, 'wait_code') == ARGV[1] and redis.call('ZSCORE', KEYS[2], path) then
    redis.call('RPUSH', KEYS[1], path)
    redis.call('ZREM', KEYS[2], path)
    set_file(path, 'state', 'queued')
    number = number + 1
  end
end
return number
