-- What the list of clients filters and orders by, each order with the client's id behind it.
alter table position add column archived bigint not null default 0;
create index position_fees on position (fees_minor, client_id);
create index position_contact on position ((coalesce(last_contact, -10000000)), client_id);
create index position_since on position (since, client_id);
create index position_standing on position (standing, client_id);
create index client_deleted on client (deleted_at);
create index saved_view_page on saved_view (page, place);
