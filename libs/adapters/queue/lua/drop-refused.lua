-- Drops refused notifications, each told by its whole text.
-- KEYS: 1 REFUSED
-- ARGV: texts; one that is there twice is to be given twice
-- Result: number of those that were there

local wanted = {}
for _, text in ipairs(ARGV) do wanted[text] = (wanted[text] or 0) + 1 end
local all, kept = redis.call('LRANGE', KEYS[1], 0, -1), {}
for _, text in ipairs(all) do
  if (wanted[text] or 0) > 0 then
    wanted[text] = wanted[text] - 1
  else
    kept[#kept + 1] = text
  end
end
-- The list is capped: writing it once is cheaper than searching it for each text.
if #kept < #all then
  redis.call('DEL', KEYS[1])
  for _, text in ipairs(kept) do redis.call('RPUSH', KEYS[1], text) end
end
return #all - #kept
