-- Who pays an invoice, where that is somebody else than the client: an insurer, a parent company, an estate.
alter table invoice add column payer text;
