\set b random(2, :accounts)
BEGIN;
INSERT INTO transfer (debit_account_id, credit_account_id, pence, key) VALUES (1, :b, 1, gen_random_uuid());
UPDATE account SET debits = debits + 1 WHERE id = 1;
UPDATE account SET credits = credits + 1 WHERE id = :b;
COMMIT;
