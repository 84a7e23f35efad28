-- How far apart the invoices of a service line usually are, worked out from the clients who are billed regularly.
alter table service_line add column worked_out_gap_days bigint;
alter table service_line add column worked_out_gap_clients bigint;
