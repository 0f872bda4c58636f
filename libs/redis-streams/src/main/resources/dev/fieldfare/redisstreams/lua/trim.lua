-- KEYS: stream. ARGV: an age in ms beyond which entries are old, or ''.
-- Removes entries that every group has acknowledged, only old ones if an age is given; never what some group has still
-- to read. A stream without groups is trimmed by age alone. Returns the number of entries removed.
local floor = ''
if ARGV[1] ~= '' then
  local now = redis.call('TIME')
  local millis = now[1] * 1000 + math.floor(now[2] / 1000) - tonumber(ARGV[1])
  floor = string.format('%.0f-0', math.max(millis, 0))
end
local groups = redis.pcall('XINFO', 'GROUPS', KEYS[1])
if groups.err then return 0 end
for _, group in ipairs(groups) do
  local about = facts(group)
  local unread = about['last-delivered-id']
  local pending = redis.call('XPENDING', KEYS[1], about['name'])
  if pending[1] > 0 then unread = pending[2] end
  if floor == '' or lower(unread, floor) then floor = unread end
end
if floor == '' then return 0 end
return redis.call('XTRIM', KEYS[1], 'MINID', '=', floor)
