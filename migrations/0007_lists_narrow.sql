-- Few relationships are stalled in one phase, silent or set aside: a list of them reads them alone.
create index position_stalled on position (client_id) where stalled <> 0;
create index position_stalled_1 on position (client_id) where (stalled & 1) <> 0;
create index position_stalled_2 on position (client_id) where (stalled & 2) <> 0;
create index position_stalled_3 on position (client_id) where (stalled & 4) <> 0;
create index position_stalled_4 on position (client_id) where (stalled & 8) <> 0;
create index position_stalled_5 on position (client_id) where (stalled & 16) <> 0;
create index position_stalled_6 on position (client_id) where (stalled & 32) <> 0;
create index position_stalled_7 on position (client_id) where (stalled & 64) <> 0;
create index position_stalled_8 on position (client_id) where (stalled & 128) <> 0;
create index position_silent on position (client_id) where silence <> 0;
create index position_archived on position (client_id) where archived <> 0;
