-- KEYS: stream. ARGV: group, token, consumer, expiry in ms.
-- Removes consumers whose names were made up by this connector for one process, that have not been heard of for so
-- long and hold nothing. Removing one that holds entries would lose them.
-- Returns the number removed.
if incarnation(KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
local removed = 0
for _, row in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local about = facts(row)
  local made_up = string.sub(about['name'], 1, 5) == 'auto:'
  if made_up and about['name'] ~= ARGV[3] and about['pending'] == 0 and about['idle'] >= tonumber(ARGV[4]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], about['name'])
    removed = removed + 1
  end
end
return removed
