-- What the insights need of each relationship, derived beside its position.
alter table position add column course bytea;
-- Every position is derived once more, a thousand at a time, by the server's upkeep of positions.
update position set changes_on = -1000000;
