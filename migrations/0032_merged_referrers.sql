-- Referrers that were merged into another. Facts stay as they were recorded: the referrer that is gone is read as the
-- one that stayed. `filled` holds what the one that stayed took from the other, as JSON, to be given back.
create table merged_referrer (
  gone_id uuid primary key,
  kept_id uuid not null,
  filled text not null,
  merged_at bigint not null,
  by_staff uuid
);
create index merged_referrer_kept on merged_referrer (kept_id);

-- A name with a full stop or a comma at its end is the same name.
update referrer set name_key = rtrim(name_key, '.,;: ') where rtrim(name_key, '.,;: ') <> '';

-- What the map counts as won by referral is derived anew.
update derived_with set model_version = model_version - 1 where id = 1;
