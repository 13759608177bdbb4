-- Tells which contents objects have now, for headers that are about to be read.
-- KEYS: none
-- ARGV: paths
-- Result: of each path, in order: {'done'} (registered by now), {'unknown'}, or {'version', its version}

local results = {}
for index, path in ipairs(ARGV) do
  local version = version_of(path)
  if not version then
    results[index] = {'unknown'}
  elseif redis.call('HGET', KEY.file .. path, 'state') == 'done' then
    results[index] = {'done'}
  else
    results[index] = {'version', version}
  end
end
return results
