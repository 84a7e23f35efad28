-- The day a list was made: what it says without a day of its own had happened by then.
alter table import add column list_day bigint;
