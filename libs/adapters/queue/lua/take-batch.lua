-- Fills the worker's list up to the size of a batch and marks its paths as taken. What is in the list already (moved by
-- BLMOVE, or handed out by a reply that was lost) is part of the batch.
-- KEYS: 1 QUEUE, 2 WORKER, 3 LEASE, 4 DELAYED, 5 DEAD
-- ARGV: 1 incarnation, 2 life of the lease in ms, 3 worker, 4 most paths, 5 recoveries from which a path is alone,
--       6 recoveries at which it is given up, 7 bucket
-- Result: {'lost'} or {'taken', {path given up as poison, …}, {{path, etag, event, size, failures, recoveries, waits,
--         1 if registered before, ms since announced or -1, ms since put or -1, ms since it began to wait for its exposure or
--         -1, note of its last look for that}, …}, the longest waiting first, ms since 1970 of this step}; '' where unknown

local queue, list, lease, delayed, dead = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local worker, most, alone_from, poison_from = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
if redis.call('GET', lease) ~= ARGV[1] then return {'lost'} end
redis.call('PEXPIRE', lease, ARGV[2])
local now_ms, time = now()
promote(delayed, queue, now_ms, most)

local batch, poisoned, in_batch, is_alone = {}, {}, {}, false

-- The worker that really holds a path marked as taken; a Python idle service may have given it back without a word.
local function holder_of(path, facts)
  local holder = facts[1] == 'batch' and facts[10]
  if holder and redis.call('LPOS', KEY.worker .. ARGV[7] .. ':' .. holder, path) then return holder end
end

-- Takes a path into the batch: 'taken'; or says why not: 'elsewhere' (it is in a batch already), 'poisoned', 'later'.
local function admit(path, was_in_list)
  if in_batch[path] then return 'elsewhere' end
  local file = KEY.file .. path
  local facts = redis.call('HMGET', file, 'state', 'etag', 'event', 'size', 'ing_fail_count', 'recoveries', 'waits',
    'ingest_time', 'recv_time', 'worker', 'put_ms', 'awaits_since', 'awaits_note')
  local state, recoveries = facts[1], tonumber(facts[6] or '0')
  local holder = holder_of(path, facts)
  if holder and not (was_in_list and holder == worker) then return 'elsewhere' end
  if state == 'batch' and not holder then
    recoveries = redis.call('HINCRBY', file, 'recoveries', 1)
  end
  -- Its content is no longer the one that did the harm.
  if recoveries >= poison_from and redis.call('HEXISTS', file, 'again') == 1 then
    forget_round(path)
    recoveries, facts[5], facts[7], facts[12], facts[13] = 0, false, false, false, false
  end
  if recoveries >= poison_from then
    bury(path, dead, 'POISON', 'Its handling ended ' .. recoveries .. ' times with the death or hang of the worker', recoveries, time)
    count_for(KEY.failed, path)
    poisoned[#poisoned + 1] = path
    return 'poisoned'
  end
  if is_alone or (recoveries >= alone_from and #batch > 0) then return 'later' end
  is_alone = recoveries >= alone_from
  local failures, waits = facts[5] or '0', facts[7] or '0'
  if state == 'delayed' or not state then redis.call('ZREM', delayed, path) end
  if state == 'dead' or not state then redis.call('HDEL', dead, path) end
  if state == 'dead' then
    forget_round(path)
    failures, waits, facts[12], facts[13] = '0', '0', false, false
  end
  set_file(path, 'state', 'batch', 'worker', worker)
  local age = facts[9] and math.max(0, now_ms - math.floor(tonumber(facts[9]) * 1000)) or -1
  local since_put = facts[11] and math.max(0, now_ms - tonumber(facts[11])) or -1
  local awaited = facts[12] and math.max(0, now_ms - tonumber(facts[12])) or -1
  in_batch[path] = true
  batch[#batch + 1] = {path, facts[2] or '', facts[3] or '', facts[4] or '', failures, tostring(recoveries), waits,
    facts[8] and '1' or '', string.format('%d', age), string.format('%d', since_put), string.format('%d', awaited),
    facts[13] or ''}
  return 'taken'
end

local held = redis.call('LRANGE', list, 0, -1)
for index = #held, 1, -1 do
  local path = held[index]
  local verdict = admit(path, true)
  if verdict ~= 'taken' then
    if verdict == 'later' then
      set_file(path, 'state', 'queued')
      redis.call('RPUSH', queue, path)
    end
    redis.call('LREM', list, 1, path)
  end
end
while #batch < most and not is_alone do
  -- Moved at last: where a right is refused halfway it is in the queue still.
  local path = redis.call('LINDEX', queue, -1)
  if not path then break end
  local verdict = admit(path, false)
  if verdict == 'later' then break end
  if verdict == 'taken' then redis.call('LMOVE', queue, list, 'RIGHT', 'LEFT') else redis.call('RPOP', queue) end
end
write_counts()
return {'taken', poisoned, batch, string.format('%d', now_ms)}
