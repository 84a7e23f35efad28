-- What the list of clients filters and orders by, each order with the client's id behind it.
alter table position add column archived bigint not null default 0;
create index position_fees on position (fees_minor, client_id);
create index position_contact on position ((coalesce(last_contact, -10000000)), client_id);
create index position_since on position (since, client_id);
create index position_standing on position (standing, client_id);
-- All that the filters ask of positions: a filter reads this index alone, and clients only for what matches.
create index position_filter on position (stage, standing, camp, silence, stalled, counts, parked, archived, client_id);
create index client_deleted on client (deleted_at) where deleted_at is not null;
create index saved_view_page on saved_view (page, place);
