-- Queues objects that were given up or wait for a retry as if they had just been announced: with all their tries, behind
-- what is queued already. Leaves alone what is no longer as it was seen.
-- KEYS: 1 QUEUE, 2 DELAYED, 3 DEAD
-- ARGV: of each object: place (delayed, dead), path, mark (its due time in DELAYED, its text in DEAD)
-- Result: of each, in order: 1, or 0 when it has moved meanwhile

local queue, delayed, dead = KEYS[1], KEYS[2], KEYS[3]
local _, time = now()
local in_flight = {queued = true, batch = true, delayed = true}

local leave = {
  delayed = function(path, mark)
    return redis.call('ZSCORE', delayed, path) == mark and redis.call('ZREM', delayed, path) == 1
  end,
  -- What is in flight again must not be queued a second time, whatever a stale entry says.
  dead = function(path, mark)
    return redis.call('HGET', dead, path) == mark and not in_flight[redis.call('HGET', KEY.file .. path, 'state')]
      and redis.call('HDEL', dead, path) == 1
  end,
}

local results = {}
for index = 1, #ARGV, 3 do
  local place, path, mark = ARGV[index], ARGV[index + 1], ARGV[index + 2]
  local moves = leave[place](path, mark)
  if moves then
    forget_round(path)
    set_file(path, 'state', 'queued', 'recv_time', time)
    redis.call('DEL', KEY.header .. path)
    redis.call('LPUSH', queue, path)
  end
  results[#results + 1] = moves and 1 or 0
end
return results
