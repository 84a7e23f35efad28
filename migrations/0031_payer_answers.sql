-- What somebody said of who pays invoices for clients: only the payer, the same client, or another client. The key is the
-- name as compared, so that the next list is read by it; what the answer took off the invoices comes back with Undo.
create table payer_answer (
  payer_key text primary key,
  payer text not null,
  answer text not null,
  client_id uuid,
  made_client bigint not null,
  cleared text,
  by_staff uuid,
  answered_at bigint not null
);
create index invoice_payer on invoice (payer) where payer is not null;
