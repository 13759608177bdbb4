-- Drops chosen objects from one stretch of the queue; a caller that goes through the queue stretch by stretch, from the left,
-- meets all that stays in it: what is announced meanwhile pushes it to the right only.
-- KEYS: 1 QUEUE
-- ARGV: 1 bucket, 2 first and 3 last place of the stretch, counted from the left; then paths
-- Result: {places of the queue that were emptied, {path dropped, …}}

local GONE = '\0'
local queue, bucket, first = KEYS[1], ARGV[1], tonumber(ARGV[2])
local chosen = {}
for index = 4, #ARGV do chosen[ARGV[index]] = true end

-- Python services may queue what a batch holds; the batch is let be, and taking throws such a double away.
local function is_held(path, facts)
  return facts[1] == 'batch' and facts[2] and redis.call('LPOS', KEY.worker .. bucket .. ':' .. facts[2], path)
end

local emptied, dropped, seen = 0, {}, {}
for offset, path in ipairs(redis.call('LRANGE', queue, first, ARGV[3])) do
  if chosen[path] then
    local facts = redis.call('HMGET', KEY.file .. path, 'state', 'worker')
    if seen[path] or not is_held(path, facts) then
      redis.call('LSET', queue, first + offset - 1, GONE)
      emptied = emptied + 1
      if not seen[path] then
        seen[path] = true
        dropped[#dropped + 1] = path
        local state = facts[1]
        -- Of what is done, or given up or delayed as well, only a double went.
        if not state or state == 'queued' or state == 'batch' then mark_dropped(path) end
      end
    end
  end
end
if emptied > 0 then
  -- The search begins at the nearer end.
  local is_left = first < redis.call('LLEN', queue) / 2
  redis.call('LREM', queue, is_left and emptied or -emptied, GONE)
end
return {emptied, dropped}
