-- wrk sends what a file holds, one request after the other and round again, each thread from a place of its own.
-- The file: for each request its length as a line, then its bytes.

local threads = 0

function setup(thread)
  thread:set("place", threads)
  threads = threads + 1
end

function init(args)
  local file = assert(io.open(args[1], "rb"))
  requests = {}
  while true do
    local length = file:read("*n")
    if not length then break end
    file:read(1)
    requests[#requests + 1] = file:read(length)
  end

  file:close()
  -- Far apart, so that two threads never ask for the same thing at the same time.
  position = math.floor(#requests * (place * 0.381966 % 1))
end

function request()
  position = position % #requests + 1
  return requests[position]
end

-- One line for the program that started wrk; times in microseconds.
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("RESULT requests=%d duration=%d p50=%d p99=%d status=%d transport=%d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
