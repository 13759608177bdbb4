-- Asks Redis what its user may not do; changes nothing.
-- KEYS: none
-- ARGV: 1 number of key prefixes; those; then the words of commands with blanks between them, KEY standing for a key
-- Result: {'unknown'} where the server cannot be asked (before 7.0), or {'known', {commands refused}, {prefixes refused}}

if not redis.acl_check_cmd then return {'unknown'} end

-- Its own error means that the server has no such command: that is no question of rights.
local function is_allowed(words)
  local known, allowed = pcall(redis.acl_check_cmd, unpack(words))
  return allowed or not known
end
local function words_of(command, key)
  local words = {}
  for word in string.gmatch(command, '%S+') do words[#words + 1] = word == 'KEY' and key or word end
  return words
end

local last_prefix = 1 + tonumber(ARGV[1])
local refused, reached = {}, {}
-- Redis is only ever asked of whole commands: it looks for their keys.
for index = last_prefix + 1, #ARGV do
  local command = ARGV[index]
  if string.find(command, 'KEY', 1, true) then
    local anywhere = false
    for place = 2, last_prefix do
      if is_allowed(words_of(command, ARGV[place])) then
        anywhere = true
        reached[ARGV[place]] = true
      end
    end
    if not anywhere then refused[#refused + 1] = command end
  elseif not is_allowed(words_of(command, '')) then
    refused[#refused + 1] = command
  end
end
local unreachable = {}
for place = 2, last_prefix do
  if not reached[ARGV[place]] then unreachable[#unreachable + 1] = ARGV[place] end
end
return {'known', refused, unreachable}
