-- KEYS: stream. ARGV: an id below which everything is old, or ''.
-- Removes what is old and what every group has acknowledged; never what some group has still to read.
-- Returns the number of entries removed.
local floor = ARGV[1]
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
