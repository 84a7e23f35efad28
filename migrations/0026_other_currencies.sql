-- The map says what is in other currencies than the firm's, and finds it without reading all the rest.
create index invoice_currency on invoice (currency, issued_on);
create index pursuit_currency on pursuit (currency);
