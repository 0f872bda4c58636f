-- KEYS: stream. ARGV: group, token, ids.
-- Acknowledges in the group that the entries were read from; a group that was made anew is left alone.
-- Returns the number acknowledged, -1 when the group is another one.
if incarnation(KEYS[1], ARGV[1]) ~= ARGV[2] then return -1 end
local done = 0
for i = 3, #ARGV, 1000 do
  done = done + redis.call('XACK', KEYS[1], ARGV[1], unpack(ARGV, i, math.min(i + 999, #ARGV)))
end
return done
