\set a random(1, :accounts - 1)
\set b random(:a + 1, :accounts)
BEGIN;
INSERT INTO transfer (debit_account_id, credit_account_id, pence, key) VALUES (:a, :b, 1, gen_random_uuid());
UPDATE account SET debits = debits + 1 WHERE id = :a;
UPDATE account SET credits = credits + 1 WHERE id = :b;
COMMIT;
