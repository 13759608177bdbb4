-- Drops objects that were given up or wait for a retry. Leaves alone what is no longer as it was seen.
-- KEYS: 1 DELAYED, 2 DEAD
-- ARGV: of each object: place (delayed, dead), path, mark (its due time in DELAYED, its text in DEAD)
-- Result: of each, in order: 1, or 0 when it has moved meanwhile

local delayed, dead = KEYS[1], KEYS[2]

local leave = {
  delayed = function(path, mark)
    return redis.call('ZSCORE', delayed, path) == mark and redis.call('ZREM', delayed, path) == 1
  end,
  dead = function(path, mark)
    return redis.call('HGET', dead, path) == mark and redis.call('HDEL', dead, path) == 1
  end,
}

local results = {}
for index = 1, #ARGV, 3 do
  local place, path, mark = ARGV[index], ARGV[index + 1], ARGV[index + 2]
  local leaves = leave[place](path, mark)
  if leaves then
    local state = redis.call('HGET', KEY.file .. path, 'state')
    -- Of what is elsewhere as well only a stale entry went.
    if not state or state == place then mark_dropped(path) end
  end
  results[#results + 1] = leaves and 1 or 0
end
return results
