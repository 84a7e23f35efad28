-- Who looks after a referrer, how much it may bring, its terms, and when somebody last spoke to it.
alter table referrer add column owned_by uuid;
alter table referrer add column potential text;
alter table referrer add column disclosed bigint;
alter table referrer add column reciprocal bigint;
alter table referrer add column fee_allowed bigint;
alter table referrer add column contacted_on bigint;

-- On what a referral rested, at whose initiative it was made, whether the client would have come without it and whether
-- that was asked or is assumed, and when the referrer was told what became of it.
alter table referral_note add column kind text;
alter table referral_note add column initiative text;
alter table referral_note add column influence text;
alter table referral_note add column influence_asked bigint;
alter table referral_note add column reported_on bigint;

-- The key of a name by which alone a referral tells its other end, and whom somebody said such a name to be; whether the
-- referrer was recorded with it.
alter table referral add column words_key text;
create index referral_words on referral (words_key) where words_key is not null;
create table referrer_text (
  words_key text primary key,
  words text not null,
  referrer_id uuid not null,
  is_new bigint not null,
  by_staff uuid,
  said_at bigint not null
);
create index referrer_text_referrer on referrer_text (referrer_id);
update derived_with set model_version = model_version - 1 where id = 1;
