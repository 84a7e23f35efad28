-- Few relationships are stalled, silent or set aside: a list of them reads them alone.
create index position_stalled on position (client_id) where stalled <> 0;
create index position_silent on position (client_id) where silence <> 0;
create index position_archived on position (client_id) where archived <> 0;
