-- Which days each import covers, so that they go when it is taken back; and the day that a person confirmed, apart.
create table import_coverage (
  import_id uuid not null references import (id),
  kind text not null,
  from_on bigint not null,
  until_on bigint not null,
  primary key (import_id, kind)
);
alter table coverage add column confirmed_from bigint;

insert into import_coverage (import_id, kind, from_on, until_on)
select f.import_id, 'invoices', min(f.on_day), max(f.on_day) from fact f
where f.import_id is not null and f.precision is null and f.kind like 'invoice.%' group by f.import_id;
insert into import_coverage (import_id, kind, from_on, until_on)
select f.import_id, 'pursuits', min(f.on_day), max(f.on_day) from fact f
where f.import_id is not null and f.precision is null and f.kind like 'pursuit.%' group by f.import_id;
insert into import_coverage (import_id, kind, from_on, until_on)
select f.import_id, 'matters', min(f.on_day), max(f.on_day) from fact f join import i on i.id = f.import_id
where f.precision is null and i.object = 'engagement'
  and f.kind in ('engagement.accepted', 'engagement.opened', 'engagement.closed') group by f.import_id;

update coverage set confirmed_from = from_on where from_on is not null and not exists (
  select 1 from import_coverage s where s.kind = coverage.kind and s.from_on = coverage.from_on);
