-- KEYS: stream. ARGV: group.
-- Returns {token, lowest pending id, last delivered id, last generated id, pending entries};
-- an empty token when the group is gone.
local token = incarnation(KEYS[1], ARGV[1])
if token == '' then return {'', '', '0-0', '0-0', 0} end
local pending = redis.call('XPENDING', KEYS[1], ARGV[1])
local delivered = '0-0'
for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local about = facts(group)
  if about['name'] == ARGV[1] then delivered = about['last-delivered-id'] end
end
local generated = facts(redis.call('XINFO', 'STREAM', KEYS[1]))['last-generated-id']
return {token, pending[2] or '', delivered, generated, pending[1]}
