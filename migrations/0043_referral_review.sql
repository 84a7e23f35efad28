-- Every referral of which a client's facts tell, whoever made it: from a recorded referrer, from a client, from somebody
-- named in words alone; with what became of it. Derived anew from the facts.
create table referral_told (
  client_id uuid not null,
  id uuid not null,
  referrer_id uuid,
  other_client_id uuid,
  words text,
  fact_id uuid not null,
  direction text not null,
  on_day bigint not null,
  counted_on bigint,
  thanked_on bigint,
  spoke_on bigint,
  pursued_on bigint,
  lost_on bigint,
  won_on bigint,
  pursuit_id uuid,
  engagement_id uuid,
  brought_client bigint not null default 0,
  primary key (client_id, id)
);
insert into referral_told (client_id, id, referrer_id, fact_id, direction, on_day, thanked_on)
  select client_id, id, referrer_id, fact_id, direction, on_day, thanked_on from referral;
drop table referral;
alter table referral_told rename to referral;
create index referral_referrer on referral (referrer_id, on_day);
create index referral_counted on referral (counted_on) where counted_on is not null;
create index referral_other_client on referral (other_client_id) where other_client_id is not null;
create index referral_id on referral (id);

-- What speaks for or against asking a client for a referral, derived from its facts.
create table referral_asking (
  client_id uuid primary key,
  complaint_since bigint,
  denied_on bigint,
  nps_on bigint,
  nps bigint,
  unhappy_on bigint,
  unhappy bigint,
  declined_on bigint,
  asked_on bigint
);

-- An organisation or a person may be client and referrer.
alter table referrer add column as_client_id uuid;
create index referrer_client on referrer (as_client_id) where as_client_id is not null;

-- What is noted of single referrals beside the facts; the id is that of the referral. Of people of whom there is no
-- client: whom, what became of it, and by which referrer and when, where no client's facts tell of it. Of others: whether
-- it suited, and about what one that was given was worth.
create table referral_note (
  id uuid primary key,
  referrer_id uuid,
  on_day bigint,
  who text,
  spoke_on bigint,
  ruled_out_on bigint,
  suitable bigint,
  worth_minor bigint,
  created_at bigint not null,
  updated_at bigint not null,
  version bigint not null,
  deleted_at bigint
);
create index referral_note_referrer on referral_note (referrer_id);
update derived_with set model_version = model_version - 1 where id = 1;
