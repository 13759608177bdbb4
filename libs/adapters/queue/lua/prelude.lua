-- Functions of several steps. Time is the server's: the clocks of pods differ, and effects are replicated, not scripts.

local FILE_SECONDS = 604800

-- Milliseconds and the text of seconds with fraction, since 1970.
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000), string.format('%s.%06d', time[1], time[2])
end

-- Changes the FILE hash of a path and renews its life.
local function set_file(path, ...)
  local file = KEY.file .. path
  redis.call('HSET', file, ...)
  redis.call('EXPIRE', file, FILE_SECONDS)
end

-- Which content an object has, as far as announcements tell, and since when it waits for its round; nil for an unknown one.
local function version_of(path)
  local facts = redis.call('HMGET', KEY.file .. path, 'recv_time', 'etag', 'event')
  return facts[1] and table.concat({facts[1], facts[2] or '', facts[3] or ''}, ' ')
end

-- Forgets what an earlier round left behind, so that the next begins with all its tries.
local function forget_round(path)
  redis.call('HDEL', KEY.file .. path, 'again', 'ing_fail_count', 'ing_fail_exc', 'md_fail_exc', 'recoveries', 'waits',
    'wait_code', 'wait_reason', 'awaits_since', 'awaits_note')
end

-- An operator has dropped an object: it has no rounds left, but whoever announces it anew, to us or to a Python service
-- beside us, has it queued. Only the same event stays a duplicate.
local function mark_dropped(path)
  forget_round(path)
  redis.call('HDEL', KEY.file .. path, 'worker')
  set_file(path, 'state', 'dropped')
  redis.call('DEL', KEY.enqueued .. path)
end

-- Whether a path is of the Large File Annex: such objects are not looked for by presence.
local function is_annex(path) return string.find(path, 'rubinobs-lfa-', 1, true) ~= nil end

-- Bucket, instrument, observing day and sequence number (nil for other files) as the names of paths tell them; nothing
-- for a path of another form. Source: embargo-butler src/info.py
local function place_of(path)
  local parts = {}
  for part in string.gmatch(path .. '/', '([^/]*)/') do parts[#parts + 1] = part end
  if is_annex(path) then
    if #parts == 8 or #parts == 7 then
      return parts[1], parts[2] .. '/' .. parts[3], parts[4] .. parts[5] .. parts[6]
    elseif #parts == 6 then
      return parts[1], parts[2], parts[3] .. parts[4] .. parts[5]
    end
  elseif #parts == 5 then
    local sequence = string.match(parts[4], '^[^_]*_[^_]*_[^_]*_(%d+)$')
    if sequence then return parts[1], parts[2], parts[3], tonumber(sequence) end
  end
end

-- Adds up the counts of one step, then writes each once.
local counts = {}
local function count(key, day)
  local days = counts[key] or {}
  counts[key] = days
  days[day] = (days[day] or 0) + 1
end
local function count_for(prefix, path)
  local bucket, instrument, day = place_of(path)
  if bucket then count(prefix .. bucket .. ':' .. instrument, day) end
end
local function write_counts()
  for key, days in pairs(counts) do
    for day, number in pairs(days) do redis.call('HINCRBY', key, day, number) end
  end
end

-- Gives an object up, and keeps for people why, after how many tries, when it was announced and when it was given up.
local function bury(path, dead, code, reason, tries, time)
  local file = KEY.file .. path
  local facts = redis.call('HMGET', file, 'recv_time', 'etag', 'size')
  redis.call('HSET', dead, path, cjson.encode({
    code = code,
    reason = reason,
    tries = tries,
    recv_time = facts[1] or nil,
    dead_time = time,
    etag = facts[2] or nil,
    size = tonumber(facts[3] or nil),
  }))
  set_file(path, 'state', 'dead')
  redis.call('HDEL', file, 'worker', 'again', 'recoveries', 'waits', 'wait_code', 'wait_reason', 'awaits_since',
    'awaits_note')
end

-- Puts a whole list at the front of the queue in the order in which it was taken. `count_recoveries` says which paths
-- remember that their handling did not come to an end: 'always', 'begun' (those handed out), 'never'. Returns the number.
local function give_back(list, queue, count_recoveries)
  local number = 0
  while true do
    local path = redis.call('LMOVE', list, queue, 'LEFT', 'RIGHT')
    if not path then return number end
    number = number + 1
    local file = KEY.file .. path
    local begun = redis.call('HGET', file, 'state') == 'batch'
    if count_recoveries == 'always' or (count_recoveries == 'begun' and begun) then
      redis.call('HINCRBY', file, 'recoveries', 1)
    end
    set_file(path, 'state', 'queued')
    redis.call('HDEL', file, 'worker')
  end
end

-- Moves what is due by `until_ms` from DELAYED to the front of the queue, the longest overdue first. Returns the number.
local function promote(delayed, queue, until_ms, limit)
  local due = redis.call('ZRANGEBYSCORE', delayed, '-inf', until_ms, 'LIMIT', 0, limit)
  for index = #due, 1, -1 do
    local path = due[index]
    redis.call('RPUSH', queue, path)
    redis.call('ZREM', delayed, path)
    set_file(path, 'state', 'queued')
  end
  return #due
end
