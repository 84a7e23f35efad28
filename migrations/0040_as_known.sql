-- How precisely the day is known since when a position holds: a list may give a year, or only a latest day.
alter table position add column since_precision text not null default 'exact';
-- Work that is taken to be finished without anybody saying so, with the day by which: it follows from positions.
create table assumed_finished (
  client_id uuid not null,
  engagement_id uuid not null,
  by_day bigint not null,
  primary key (client_id, engagement_id)
);
create index assumed_finished_engagement on assumed_finished (engagement_id);
