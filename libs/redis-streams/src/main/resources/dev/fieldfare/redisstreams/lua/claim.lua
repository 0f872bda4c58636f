-- KEYS: stream.
-- ARGV: group, token, consumer, start, end, count, lowest idle time in ms, owner or '', ids to leave alone.
-- Gives one page of pending entries to the consumer. Entries that are pending but gone from the stream stay
-- pending until they are acknowledged, so that a reader that dies now does not take their ids with it.
-- Returns {cursor or '', entries, deliveries of each, gone ids}.
if incarnation(KEYS[1], ARGV[1]) ~= ARGV[2] then
  return redis.error_reply('INCARNATION the group ' .. ARGV[1] .. ' is not the one that was joined')
end
local count = tonumber(ARGV[6])
local idle = tonumber(ARGV[7])
local busy = {}
for i = 9, #ARGV do busy[ARGV[i]] = true end
local rows
if ARGV[8] == '' then
  rows = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[4], ARGV[5], count)
else
  rows = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[4], ARGV[5], count, ARGV[8])
end
local take, gone, times = {}, {}, {}
for _, row in ipairs(rows) do
  local id = row[1]
  if row[3] >= idle and not busy[id] then
    if #redis.call('XRANGE', KEYS[1], id, id) == 0 then
      gone[#gone + 1] = id
    else
      take[#take + 1] = id
      times[#times + 1] = row[4] + 1
    end
  end
end
local entries = {}
if #take > 0 then
  entries = redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[3], 0, unpack(take))
end
local cursor = ''
if #rows == count then cursor = rows[#rows][1] end
return {cursor, entries, times, gone}
