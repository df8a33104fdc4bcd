CREATE TABLE account (
  id bigint PRIMARY KEY,
  debits bigint NOT NULL DEFAULT 0,
  credits bigint NOT NULL DEFAULT 0
);
CREATE TABLE transfer (
  id bigserial PRIMARY KEY,
  debit_account_id bigint NOT NULL REFERENCES account,
  credit_account_id bigint NOT NULL REFERENCES account,
  pence bigint NOT NULL CHECK (pence > 0),
  key uuid NOT NULL UNIQUE,
  at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO account (id) SELECT generate_series(1, :accounts);
VACUUM ANALYZE;
