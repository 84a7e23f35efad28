-- How the firm values pursuits: an annual rate of discount and the growth of yearly fees in hundredths of a percent, for
-- how many years recurring work is counted, and what follows from them: the present value of one unit of its fees, in
-- millionths of a millionth.
alter table firm add column discount_rate bigint not null default 1000;
alter table firm add column fee_growth bigint not null default 500;
alter table firm add column fee_years bigint not null default 4;
alter table firm add column recurring_factor bigint not null default 3395857523393;
alter table firm add column value_version bigint not null default 1;

-- What somebody said of a pursuit's fees; the factor as for the firm, none where it has no present value.
create table pursuit_terms (
  pursuit_id uuid primary key references pursuit (id),
  fees text not null,
  years bigint,
  growth bigint,
  retention bigint,
  margin bigint,
  cost_minor bigint,
  factor bigint,
  said_by uuid references staff (id),
  said_at bigint not null
);

-- What was won in a period.
create index pursuit_decided on pursuit (state, decided_on, client_id);
