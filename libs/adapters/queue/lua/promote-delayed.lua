-- Moves what waits for a retry to the front of the queue.
-- KEYS: 1 QUEUE, 2 DELAYED
-- ARGV: 1 most paths, 2 'due' for what is due, 'all' for everything
-- Result: number of paths

local until_ms = now()
return promote(KEYS[2], KEYS[1], ARGV[2] == 'all' and '+inf' or until_ms, ARGV[1])
