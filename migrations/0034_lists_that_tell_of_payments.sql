-- Whether the list of an import tells of payments: where it does not, its invoices are not known to be unpaid.
alter table import add column tells_of_payments bigint not null default 0;
update import set tells_of_payments = 1
where mapping like '%"invoice.paid"%' or mapping like '%"invoice.paid_on"%' or mapping like '%"invoice.open"%'
  or mapping like '%"invoice.status"%';
-- Positions and alerts are derived anew.
update firm set coverage_version = coverage_version + 1;
