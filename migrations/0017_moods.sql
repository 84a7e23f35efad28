-- What clients said in surveys of how they feel is a mood now: every position is derived once more, a thousand at a
-- time, by the server's upkeep of positions.
update position set changes_on = -1000000;
