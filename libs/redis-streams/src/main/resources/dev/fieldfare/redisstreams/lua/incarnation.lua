-- The token of a group is the name of a consumer inside it: it lives exactly as long as the group.
local function incarnation(key, group)
  local consumers = redis.pcall('XINFO', 'CONSUMERS', key, group)
  if consumers.err then return '' end
  for _, consumer in ipairs(consumers) do
    for i = 1, #consumer, 2 do
      if consumer[i] == 'name' and string.sub(consumer[i + 1], 1, 12) == 'incarnation:' then
        return string.sub(consumer[i + 1], 13)
      end
    end
  end
  return ''
end

-- Flat name, value, name, value to a table.
local function facts(list)
  local found = {}
  for i = 1, #list, 2 do found[list[i]] = list[i + 1] end
  return found
end

-- Ids are compared as text: a sequence number has up to 64 bits, a number of Lua 53.
local function lower(a, b)
  local am, as = string.match(a, '^(%d+)-(%d+)$')
  local bm, bs = string.match(b, '^(%d+)-(%d+)$')
  if am ~= bm then
    if #am ~= #bm then return #am < #bm end
    return am < bm
  end
  if #as ~= #bs then return #as < #bs end
  return as < bs
end
