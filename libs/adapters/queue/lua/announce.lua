-- Judges announcements by the state of their objects and queues what is new. One bucket a call.
-- KEYS: 1 QUEUE, 2 ARRIVED, 3 DELAYED, 4 DEAD
-- ARGV: 1 life of ENQ marks in seconds, 2 cap of ARRIVED; then of each object: path, etag, event, size, ms since 1970
--       when it was put ('' unknown)
-- Result: of each object, in order: accepted (queued), again (in flight; gets another round), duplicate

local queue, arrived, delayed, dead = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local enqueued_seconds, arrived_cap = ARGV[1], ARGV[2]
local _, time = now()
local some_delayed = redis.call('EXISTS', delayed) == 1
local some_dead = redis.call('EXISTS', dead) == 1
local highest = {}

-- The state of an object, also where its hash has expired or a Python worker finished it without telling the state.
local function state_of(path, file, facts)
  local state, received, ingested, refused = facts[1], facts[4], facts[5], facts[6]
  if not state then
    if some_delayed and redis.call('ZSCORE', delayed, path) then return 'delayed' end
    if some_dead and redis.call('HEXISTS', dead, path) == 1 then return 'dead' end
    return nil
  end
  if state == 'queued' or state == 'batch' then
    if ingested and received and tonumber(ingested) > tonumber(received) then return 'done' end
    if refused then return 'dead' end
  end
  return state
end

local function judge(path, etag, event, file)
  local facts = redis.call('HMGET', file, 'state', 'etag', 'event', 'recv_time', 'ingest_time', 'md_fail_exc')
  local state = state_of(path, file, facts)
  if not state then
    if etag ~= '' and redis.call('EXISTS', KEY.enqueued .. path) == 1 then return 'duplicate' end
    return 'accepted'
  end
  if event ~= '' and event == facts[3] then return 'duplicate', state end
  if state == 'dead' or state == 'dropped' then return 'accepted', state end
  local in_flight = state == 'queued' or state == 'batch'
  if etag == '' then return in_flight and 'duplicate' or 'accepted', state end
  if etag == facts[2] then return 'duplicate', state end
  return in_flight and 'again' or 'accepted', state
end

local function known_fields(etag, event, size, put_ms)
  local fields = {}
  if etag ~= '' then fields[#fields + 1] = 'etag' fields[#fields + 1] = etag end
  if event ~= '' then fields[#fields + 1] = 'event' fields[#fields + 1] = event end
  if size ~= '' then fields[#fields + 1] = 'size' fields[#fields + 1] = size end
  if put_ms ~= '' then fields[#fields + 1] = 'put_ms' fields[#fields + 1] = put_ms end
  return fields
end

local results = {}
for index = 3, #ARGV, 5 do
  local path, etag, event, size, put_ms = unpack(ARGV, index, index + 4)
  local file = KEY.file .. path
  local verdict, state = judge(path, etag, event, file)
  results[#results + 1] = verdict
  -- First of all writes: where it fails nothing says yet that the object is queued, and the next delivery tries anew.
  if verdict == 'accepted' then redis.call('LPUSH', queue, path) end
  redis.call('SET', KEY.enqueued .. path, '1', 'EX', enqueued_seconds)
  if verdict ~= 'duplicate' then
    local fields = known_fields(etag, event, size, put_ms)
    if verdict == 'again' then
      set_file(path, 'again', '1', unpack(fields))
    else
      -- A bare request to hurry what waits for its retry leaves its tries as they are.
      if state and not (state == 'delayed' and etag == '') then forget_round(path) end
      if state == 'delayed' then redis.call('ZREM', delayed, path) end
      if state == 'dead' then redis.call('HDEL', dead, path) end
      set_file(path, 'state', 'queued', 'recv_time', time, unpack(fields))
    end
    if state then redis.call('DEL', KEY.header .. path) end
    if not is_annex(path) then
      redis.call('XADD', arrived, 'MAXLEN', '~', arrived_cap, '*', 'path', path)
    end
    local bucket, instrument, day, sequence = place_of(path)
    if bucket then
      count(KEY.received .. bucket, day)
      count(KEY.receivedOfInstrument .. bucket .. ':' .. instrument, day)
      if sequence then
        local key = KEY.highestSequence .. bucket .. ':' .. instrument .. ':' .. day
        highest[key] = math.max(highest[key] or 0, sequence)
      end
    end
  end
end
write_counts()
for key, sequence in pairs(highest) do
  local known = tonumber(redis.call('GET', key) or nil)
  if not known or known < sequence then redis.call('SET', key, string.format('%d', sequence)) end
end
return results
