-- The registers. The rows of the first five tables follow from the facts of their client: they are derived anew
-- whenever one is recorded, corrected, retracted or put back, and are never changed by themselves.
create table promise (
  id uuid primary key,
  client_id uuid not null references client (id),
  engagement_id uuid,
  pursuit_id uuid,
  by_staff uuid,
  fact_id uuid not null,
  title text not null,
  spoken bigint not null,
  made_on bigint not null,
  due_on bigint,
  state text not null,
  settled_on bigint,
  days_late bigint
);
create index promise_client on promise (client_id);
create index promise_engagement on promise (engagement_id);
create index promise_state on promise (state, due_on, id);

create table milestone (
  engagement_id uuid not null,
  id uuid not null,
  client_id uuid not null references client (id),
  title text not null,
  due_on bigint,
  planned_on bigint not null,
  state text not null,
  settled_on bigint,
  primary key (engagement_id, id)
);
create index milestone_client on milestone (client_id);

-- What was learnt of an engagement on its way: the last check-in, the delivery, the client's word, the close-out.
create table engagement_mark (
  engagement_id uuid primary key,
  client_id uuid not null references client (id),
  check_in_on bigint,
  delivered_on bigint,
  denied_on bigint,
  close_out_on bigint
);
create index engagement_mark_client on engagement_mark (client_id);

create table complaint (
  id uuid primary key,
  client_id uuid not null references client (id),
  engagement_id uuid,
  fact_id uuid not null,
  words text,
  received_on bigint not null,
  acknowledged_on bigint,
  cause text,
  cause_words text,
  within_control bigint,
  state text not null,
  state_on bigint,
  escalated_to text,
  recovered_on bigint
);
create index complaint_client on complaint (client_id);
create index complaint_state on complaint (state, received_on, id);

create table present (
  id uuid primary key,
  client_id uuid not null references client (id),
  contact_id uuid,
  title text not null,
  value_minor bigint,
  currency text,
  reason text,
  proposed_on bigint not null,
  proposed_by uuid,
  state text not null,
  state_on bigint not null,
  approved_on bigint,
  approved_by uuid,
  declined_by text,
  declined_reason text
);
create index present_client on present (client_id);
create index present_state on present (state, proposed_on, id);

-- What people say of a present, a recipient, a tender or an outcome without a fact.
create table present_detail (
  present_id uuid primary key,
  client_id uuid not null references client (id),
  form text not null,
  logo bigint not null,
  coupon bigint not null,
  recipients bigint not null,
  override_reason text
);

create table present_recipient (
  contact_id uuid primary key references contact (id),
  jurisdiction text,
  recipient_class text,
  household text,
  taste text,
  version bigint not null
);

create table tender (
  id uuid primary key,
  client_id uuid not null references client (id),
  title text not null,
  from_day bigint not null,
  until_day bigint,
  version bigint not null
);
create index tender_client on tender (client_id);

create table gift_rules (
  id bigint primary key,
  rules text not null,
  version bigint not null
);

create table pursuit_outcome (
  pursuit_id uuid primary key references pursuit (id),
  nurture_plan text,
  lost_to text,
  interview_on bigint
);

-- Losses that nobody saw are an estimate with its source, never counted together with the recorded ones (S1.14).
create table unseen_loss (
  id uuid primary key,
  from_day bigint not null,
  until_day bigint not null,
  pursuits bigint not null,
  value_minor bigint,
  currency text not null,
  source text not null,
  estimated_on bigint not null,
  by_staff uuid references staff (id),
  version bigint not null,
  deleted_at bigint
);
