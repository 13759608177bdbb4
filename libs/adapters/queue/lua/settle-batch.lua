-- Says what became of paths of a batch. Changes only those that are in the batch, so a repetition changes nothing.
-- KEYS: 1 QUEUE, 2 WORKER, 3 LEASE, 4 DELAYED, 5 DEAD, 6 OUTBOX
-- ARGV: 1 incarnation, 2 life of the lease in ms, 3 failures at which an object is given up, 4 most entries of the outbox,
--       5 when the batch was taken, as that step said, or 0; then of each outcome: path, outcome, number (done: bytes or ''; failed,
--       retry_later, awaits_exposure: pause in ms), code, reason (done: exposure and name of a file that the Summit is told
--       of, or '' and ''), obs id (done, failed: of the exposure that is in the registry now; awaits_exposure, give_up: of the one
--       that is missing there; or ''), note (awaits_exposure: what to hand out with the object next time; or '')
-- Result: {'lost'} or {'settled', what became of each: done, new_round, delayed, dead, queued; unknown (not in the batch),
--         number of the outbox's oldest entries that were dropped}

-- Longer than any batch is in hand.
local REGISTERED_MS = 3600000

local queue, list, lease, delayed, dead, outbox = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
if redis.call('GET', lease) ~= ARGV[1] then return {'lost'} end
redis.call('PEXPIRE', lease, ARGV[2])
local now_ms, time = now()
local most_failures, most_calls = tonumber(ARGV[3]), tonumber(ARGV[4])
local taken_ms = tonumber(ARGV[5])

local paths = redis.call('LRANGE', list, 0, -1)
local in_batch = {}
for _, path in ipairs(paths) do in_batch[path] = true end

local function end_handling(path)
  redis.call('HDEL', KEY.file .. path, 'worker', 'recoveries', 'waits', 'wait_code', 'wait_reason', 'awaits_since',
    'awaits_note')
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

local function of_exposure(prefix, path, obs_id) return prefix .. string.match(path, '^[^/]*') .. ':' .. obs_id end

-- Whoever waits for an exposure, or was given up for want of it, is found by it when it comes.
local function await(path, obs_id)
  local key = of_exposure(KEY.awaited, path, obs_id)
  redis.call('SADD', key, path)
  redis.call('EXPIRE', key, FILE_SECONDS)
end

-- Whether a file of the exposure was settled after this batch had been taken: who looked for it may have been too early.
local function came_meanwhile(path, obs_id)
  local since = redis.call('GET', of_exposure(KEY.registered, path, obs_id))
  return since and tonumber(since) >= taken_ms
end

-- What came out of its waiting: to the front of the queue, unless it waits, or was given up, for another reason by now.
local function wake(path)
  local facts = redis.call('HMGET', KEY.file .. path, 'state', 'wait_code')
  if facts[2] == 'AWAITS_EXPOSURE' and redis.call('ZSCORE', delayed, path) then
    redis.call('RPUSH', queue, path)
    redis.call('ZREM', delayed, path)
    set_file(path, 'state', 'queued')
  elseif facts[1] == 'dead' then
    local entry = redis.call('HGET', dead, path)
    if entry and cjson.decode(entry).code == 'GUIDER_WITHOUT_EXPOSURE' then
      redis.call('RPUSH', queue, path)
      redis.call('HDEL', dead, path)
      forget_round(path)
      set_file(path, 'state', 'queued', 'recv_time', time)
    end
  end
end

-- The exposures of this batch that are in the registry, each with the path of one of its files.
local arrived = {}
local function wake_waiting()
  for obs_id, path in pairs(arrived) do
    redis.call('SET', of_exposure(KEY.registered, path, obs_id), string.format('%d', now_ms), 'PX', REGISTERED_MS, 'NX')
    local key = of_exposure(KEY.awaited, path, obs_id)
    local waiting = redis.call('SMEMBERS', key)
    for _, one in ipairs(waiting) do wake(one) end
    if #waiting > 0 then redis.call('DEL', key) end
  end
end

local not_tried = {}
local function look_again(path)
  set_file(path, 'state', 'queued')
  redis.call('HDEL', KEY.file .. path, 'worker')
  not_tried[#not_tried + 1] = path
  return 'queued'
end

local settle = {
  -- What had been registered before is neither counted nor told again.
  done = function(path, size, exposure, filename, obs_id)
    local file = KEY.file .. path
    if obs_id ~= '' then arrived[obs_id] = path end
    if redis.call('HEXISTS', file, 'ingest_time') == 0 then
      count_for(KEY.ingested, path)
      if filename ~= '' then tell(exposure, filename) end
    end
    end_handling(path)
    set_file(path, 'state', 'done', 'ingest_time', time)
    if size ~= '' then redis.call('HSET', file, 'size', size) end
    return has_changed(path) and begin_new_round(path) or 'done'
  end,
  failed = function(path, pause, code, reason, obs_id)
    -- Its exposure came into the registry before the file itself was refused.
    if obs_id ~= '' then arrived[obs_id] = path end
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
  -- Neither its fault nor the outside's.
  awaits_exposure = function(path, pause, code, reason, obs_id, note)
    redis.call('HSETNX', KEY.file .. path, 'awaits_since', string.format('%d', now_ms))
    redis.call('HSET', KEY.file .. path, 'awaits_note', note)
    redis.call('HDEL', KEY.file .. path, 'worker', 'recoveries')
    if came_meanwhile(path, obs_id) then return look_again(path) end
    await(path, obs_id)
    return delay(path, pause, code, reason)
  end,
  give_up = function(path, _, code, reason, obs_id)
    if obs_id ~= '' and came_meanwhile(path, obs_id) then return look_again(path) end
    fail(path, 'md_fail_exc', code, reason)
    if has_changed(path) then return begin_new_round(path) end
    if obs_id ~= '' then await(path, obs_id) end
    bury(path, dead, code, reason, tonumber(redis.call('HGET', KEY.file .. path, 'ing_fail_count') or '0') + 1, time)
    return 'dead'
  end,
  not_tried = look_again,
}

local results = {}
for index = 6, #ARGV, 7 do
  local path = ARGV[index]
  if in_batch[path] then
    in_batch[path] = nil
    results[#results + 1] = settle[ARGV[index + 1]](path, unpack(ARGV, index + 2, index + 6))
  else
    results[#results + 1] = 'unknown'
  end
end
for index = #not_tried, 1, -1 do redis.call('RPUSH', queue, not_tried[index]) end
-- Rewriting the list once is cheaper than searching it for each path. What stays is there before the old list goes.
for _, path in ipairs(paths) do
  if in_batch[path] then
    in_batch[path] = nil
    redis.call('RPUSH', list, path)
  end
end
redis.call('LTRIM', list, #paths, -1)
write_counts()
wake_waiting()
return {'settled', results, put_in_outbox()}
