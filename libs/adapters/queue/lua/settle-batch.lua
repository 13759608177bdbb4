-- Says what became of paths of a batch. Changes only those that are in the batch, so a repetition changes nothing.
-- KEYS: 1 QUEUE, 2 WORKER, 3 LEASE, 4 DELAYED, 5 DEAD, 6 OUTBOX
-- ARGV: 1 incarnation, 2 life of the lease in ms, 3 failures at which an object is given up, 4 most entries of the outbox;
--       then of each outcome: path, outcome, number (done: bytes or ''; failed, retry_later: pause in ms), code, reason
--       (done: exposure and name of a file that the Summit is told of, or '' and '')
-- Result: {'lost'} or {'settled', what became of each: done, new_round, delayed, dead, queued; unknown (not in the batch),
--         number of the outbox's oldest entries that were dropped}

local queue, list, lease, delayed, dead, outbox = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
if redis.call('GET', lease) ~= ARGV[1] then return {'lost'} end
redis.call('PEXPIRE', lease, ARGV[2])
local now_ms, time = now()
local most_failures, most_calls = tonumber(ARGV[3]), tonumber(ARGV[4])

local paths = redis.call('LRANGE', list, 0, -1)
local in_batch = {}
for _, path in ipairs(paths) do in_batch[path] = true end

local function end_handling(path)
  redis.call('HDEL', KEY.file .. path, 'worker', 'recoveries', 'waits', 'wait_code', 'wait_reason')
end

-- The object has changed since it was taken: it goes through once more, with all its tries.
local function begin_new_round(path)
  forget_round(path)
  set_file(path, 'state', 'queued', 'recv_time', time)
  redis.call('LPUSH', queue, path)
  return 'new_round'
end

local function has_changed(path) return redis.call('HEXISTS', KEY.file .. path, 'again') == 1 end

local function delay(path, pause, code, reason)
  redis.call('ZADD', delayed, now_ms + tonumber(pause), path)
  set_file(path, 'state', 'delayed', 'wait_code', code, 'wait_reason', reason)
  return 'delayed'
end

local function fail(path, field, code, reason)
  count_for(KEY.failed, path)
  set_file(path, field, code .. ': ' .. reason)
  end_handling(path)
end

-- One call an exposure, in the order in which its first file is settled.
local calls, call_of = {}, {}
local function tell(exposure, filename)
  local call = call_of[exposure]
  if not call then
    call = {exp_id = exposure, filenames = {}, queued_ms = now_ms}
    call_of[exposure] = call
    calls[#calls + 1] = call
  end
  call.filenames[#call.filenames + 1] = filename
end

-- Makes room by dropping the oldest; returns how many those were.
local function put_in_outbox()
  for _, call in ipairs(calls) do redis.call('LPUSH', outbox, cjson.encode(call)) end
  local too_many = #calls > 0 and redis.call('LLEN', outbox) - most_calls or 0
  if too_many <= 0 then return 0 end
  redis.call('LTRIM', outbox, 0, most_calls - 1)
  return too_many
end

local not_tried = {}
local settle = {
  -- What had been registered before is neither counted nor told again.
  done = function(path, size, exposure, filename)
    local file = KEY.file .. path
    if redis.call('HEXISTS', file, 'ingest_time') == 0 then
      count_for(KEY.ingested, path)
      if filename ~= '' then tell(exposure, filename) end
    end
    end_handling(path)
    set_file(path, 'state', 'done', 'ingest_time', time)
    if size ~= '' then redis.call('HSET', file, 'size', size) end
    return has_changed(path) and begin_new_round(path) or 'done'
  end,
  failed = function(path, pause, code, reason)
    local failures = redis.call('HINCRBY', KEY.file .. path, 'ing_fail_count', 1)
    fail(path, 'ing_fail_exc', code, reason)
    if has_changed(path) then return begin_new_round(path) end
    if failures < most_failures then return delay(path, pause, code, reason) end
    bury(path, dead, code, reason, failures, time)
    return 'dead'
  end,
  retry_later = function(path, pause, code, reason)
    redis.call('HINCRBY', KEY.file .. path, 'waits', 1)
    redis.call('HDEL', KEY.file .. path, 'worker', 'recoveries')
    return delay(path, pause, code, reason)
  end,
  give_up = function(path, _, code, reason)
    fail(path, 'md_fail_exc', code, reason)
    if has_changed(path) then return begin_new_round(path) end
    bury(path, dead, code, reason, tonumber(redis.call('HGET', KEY.file .. path, 'ing_fail_count') or '0') + 1, time)
    return 'dead'
  end,
  not_tried = function(path)
    set_file(path, 'state', 'queued')
    redis.call('HDEL', KEY.file .. path, 'worker')
    not_tried[#not_tried + 1] = path
    return 'queued'
  end,
}

local results = {}
for index = 5, #ARGV, 5 do
  local path = ARGV[index]
  if in_batch[path] then
    in_batch[path] = nil
    results[#results + 1] = settle[ARGV[index + 1]](path, ARGV[index + 2], ARGV[index + 3], ARGV[index + 4])
  else
    results[#results + 1] = 'unknown'
  end
end
for index = #not_tried, 1, -1 do redis.call('RPUSH', queue, not_tried[index]) end
-- Rewriting the list once is cheaper than searching it for each path.
redis.call('DEL', list)
for _, path in ipairs(paths) do
  if in_batch[path] then
    in_batch[path] = nil
    redis.call('RPUSH', list, path)
  end
end
write_counts()
return {'settled', results, put_in_outbox()}
