-- KEYS: stream. ARGV: group, token, consumer, 1 when the consumer's name is used only once.
-- At shutdown: what the consumer leaves pending may be taken over at once, and a name that will not come back goes.
if incarnation(KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
local start = '-'
local left = 0
while true do
  local rows = redis.call('XPENDING', KEYS[1], ARGV[1], start, '+', 500, ARGV[3])
  for _, row in ipairs(rows) do
    left = left + 1
    if #redis.call('XRANGE', KEYS[1], row[1], row[1]) > 0 then
      redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[3], 0, row[1], 'IDLE', 86400000, 'RETRYCOUNT', row[4], 'JUSTID')
    end
  end
  if #rows < 500 then break end
  start = '(' .. rows[#rows][1]
end
if left == 0 and ARGV[4] == '1' then redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[3]) end
return left
