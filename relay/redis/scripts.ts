// cspell:words HEXISTS HGET HINCRBY HSET INCRBY XADD XREVRANGE ZADD ZRANGEBYSCORE ZREM ZSCORE ipairs
// Each script is one atomic step of Redis. Times are Redis' own, so that relays need not agree on the time.
//
// Keys of a run: its record (JSON), its state (`epoch`, `cancelled`, `ended`), and the stream of its events, where the
// number of an event is the first half of its id. Two sorted sets span all runs: `live` has the end of each lease,
// `read` when each was last read.

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** Keys: record, state, live, read. Arguments: run, record, lease in ms, ttl in seconds. */
export const CREATE = `${NOW}
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[4])
redis.call('HSET', KEYS[2], 'epoch', 1)
redis.call('EXPIRE', KEYS[2], ARGV[4])
redis.call('ZADD', KEYS[3], now + ARGV[3], ARGV[1])
redis.call('ZADD', KEYS[4], now, ARGV[1])
return 1
`;

/**
 * Keys: record, state, live, read, events. Arguments: run, epoch, lease in ms, ttl in seconds, ttl after the end, 1 for
 * the end, number of the first event, events.
 *
 * Events that are there already are skipped: the answer to an earlier attempt may have been lost.
 *
 * @returns 1, or 0 when the run is gone, has ended or belongs to a later epoch.
 */
export const APPEND = `${NOW}
if redis.call('HGET', KEYS[2], 'epoch') ~= ARGV[2] then return 0 end
local last = 0
local newest = redis.call('XREVRANGE', KEYS[5], '+', '-', 'COUNT', 1)
if newest[1] then last = tonumber(string.match(newest[1][1], '^%d+')) end
if redis.call('HEXISTS', KEYS[2], 'ended') == 1 then return last >= ARGV[7] + #ARGV - 8 and 1 or 0 end
for index = 8, #ARGV do
  local seq = ARGV[7] + index - 8
  if seq > last then redis.call('XADD', KEYS[5], string.format('%d-0', seq), 'e', ARGV[index]) end
end
local ttl = ARGV[4]
if ARGV[6] == '1' then
  redis.call('HSET', KEYS[2], 'ended', 1)
  redis.call('ZREM', KEYS[3], ARGV[1])
  redis.call('ZREM', KEYS[4], ARGV[1])
  ttl = ARGV[5]
else
  redis.call('ZADD', KEYS[3], now + ARGV[3], ARGV[1])
end
redis.call('EXPIRE', KEYS[1], ttl)
redis.call('EXPIRE', KEYS[2], ttl)
redis.call('EXPIRE', KEYS[5], ttl)
return 1
`;

/**
 * Keys: record, state, live, read, events. Arguments: run, epoch, lease in ms, ttl in seconds.
 *
 * @returns How long nobody has read the run, in ms; -1 when it is cancelled, -2 when it is lost.
 */
export const RENEW = `${NOW}
if redis.call('HGET', KEYS[2], 'epoch') ~= ARGV[2] then return -2 end
if redis.call('HEXISTS', KEYS[2], 'cancelled') == 1 then return -1 end
redis.call('ZADD', KEYS[3], 'XX', now + ARGV[3], ARGV[1])
for _, key in ipairs({KEYS[1], KEYS[2], KEYS[5]}) do redis.call('EXPIRE', key, ARGV[4]) end
return math.max(0, now - (redis.call('ZSCORE', KEYS[4], ARGV[1]) or now))
`;

/**
 * Keys: state, live. Arguments: run, epoch. Ends the lease, so that another relay can claim the run
 * immediately.
 */
export const RELEASE = `${NOW}
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[2] then return 0 end
redis.call('ZADD', KEYS[2], 'XX', now, ARGV[1])
return 1
`;

/**
 * Keys: live, read, prefix of states. Arguments: lease in ms, how many runs at most.
 *
 * @returns Runs whose lease is over and that now belong to the caller, each followed by its epoch.
 */
export const CLAIM = `${NOW}
local claimed = {}
for _, run in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2])) do
  local state = KEYS[3] .. run .. ':state'
  if redis.call('HEXISTS', state, 'epoch') == 1 then
    table.insert(claimed, run)
    table.insert(claimed, redis.call('HINCRBY', state, 'epoch', 1))
    redis.call('ZADD', KEYS[1], now + ARGV[1], run)
  else
    redis.call('ZREM', KEYS[1], run)
    redis.call('ZREM', KEYS[2], run)
  end
end
return claimed
`;

/** Keys: state. */
export const CANCEL = `
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'cancelled', 1) end
return 1
`;

/** Keys: read. Arguments: runs that have readers now. */
export const TOUCH = `${NOW}
for _, run in ipairs(ARGV) do redis.call('ZADD', KEYS[1], 'XX', now, run) end
return 1
`;

/**
 * Keys: live, prefix of states. Arguments: how long a run may be without a producer, in ms; runs.
 *
 * @returns The runs of which nothing more will come.
 */
export const FIND_LOST = `${NOW}
local lost = {}
for index = 2, #ARGV do
  local run = ARGV[index]
  local state = KEYS[2] .. run .. ':state'
  if redis.call('HEXISTS', state, 'ended') == 0 then
    local lease = redis.call('ZSCORE', KEYS[1], run)
    if redis.call('EXISTS', state) == 0 or not lease or lease + ARGV[1] < now then table.insert(lost, run) end
  end
end
return lost
`;

/** Keys: counter. Arguments: amount, ttl in seconds. */
export const COUNT = `
local value = redis.call('INCRBY', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return value
`;
