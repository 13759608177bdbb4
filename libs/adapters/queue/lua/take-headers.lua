-- Hands out the headers that are kept of objects, each once: whoever tries again reads the object itself.
-- KEYS: none
-- ARGV: paths
-- Result: of each path, in order: the text, or false where none is kept or the object has been announced anew since

local keys = {}
for index, path in ipairs(ARGV) do keys[index] = KEY.header .. path end
local results, found = redis.call('MGET', unpack(keys)), {}
for index, kept in ipairs(results) do
  if kept then
    found[#found + 1] = keys[index]
    local version = version_of(ARGV[index])
    local begin = version and version .. '\n'
    results[index] = begin and string.sub(kept, 1, #begin) == begin and string.sub(kept, #begin + 1) or false
  end
end
if #found > 0 then redis.call('UNLINK', unpack(found)) end
return results
