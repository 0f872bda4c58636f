-- KEYS: stream. ARGV: group, a fresh token, floor id or ''.
-- Creates stream and group at 0 where they are missing, and the token inside the group.
-- Returns {token, 1 when the group was made, last generated id}.
local made = 0
local created = redis.pcall('XGROUP', 'CREATE', KEYS[1], ARGV[1], '0', 'MKSTREAM')
if created.err then
  if not string.find(created.err, 'BUSYGROUP', 1, true) then return created end
else
  made = 1
end
local token = incarnation(KEYS[1], ARGV[1])
if token == '' then
  token = ARGV[2]
  redis.call('XGROUP', 'CREATECONSUMER', KEYS[1], ARGV[1], 'incarnation:' .. token)
end
local last = facts(redis.call('XINFO', 'STREAM', KEYS[1]))['last-generated-id']
if ARGV[3] ~= '' and lower(last, ARGV[3]) then
  redis.call('XSETID', KEYS[1], ARGV[3])
  last = ARGV[3]
end
return {token, made, last}
