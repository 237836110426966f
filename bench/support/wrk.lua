-- Sends the requests of a file (whole HTTP requests with a zero byte between them) in turn, and prints what happened as JSON.
local all, at, counts = {}, 0, os.getenv('COUNT_STATUSES')
local threads = {}
statuses = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  local file = io.open(args[1], 'rb')
  local text = file:read('*a')
  file:close()
  for one in text:gmatch('[^%z]+') do all[#all + 1] = one end
end

function request()
  at = at % #all + 1
  return all[at]
end

-- Looking at each answer costs the load's core: only for counting runs.
if counts then
  function response(status)
    local key = 's' .. status
    statuses[key] = (statuses[key] or 0) + 1
  end
end

function done(summary, latency)
  local seen = {}
  for _, thread in ipairs(threads) do
    for key, count in pairs(thread:get('statuses')) do
      table.insert(seen, string.format('"%s":%d', key:sub(2), count))
    end
  end
  local errors = summary.errors
  io.write(string.format('\n{"requests":%d,"seconds":%f,"refused":%d,"broken":%d,"p50":%f,"p99":%f,"statuses":{%s}}\n',
    summary.requests, summary.duration / 1e6, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, table.concat(seen, ',')))
end
