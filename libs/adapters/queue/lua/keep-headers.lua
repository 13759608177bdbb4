-- Keeps headers of one bucket for the ingest, of those objects that still wait for it with the content that was read. Behind
-- so long a queue that the headers would hardly live until their turn, nothing is kept.
-- KEYS: 1 QUEUE
-- ARGV: 1 life of a header in seconds, 2 longest queue for which headers are kept; then of each: path, version, text
-- Result: how many are kept

if redis.call('LLEN', KEYS[1]) > tonumber(ARGV[2]) then return 0 end
local kept = 0
for index = 3, #ARGV, 3 do
  local path, version, text = ARGV[index], ARGV[index + 1], ARGV[index + 2]
  if redis.call('HGET', KEY.file .. path, 'state') == 'queued' and version_of(path) == version then
    redis.call('SET', KEY.header .. path, version .. '\n' .. text, 'EX', ARGV[1])
    kept = kept + 1
  end
end
return kept
