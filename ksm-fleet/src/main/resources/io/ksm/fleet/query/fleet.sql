-- What the sources of all hosts would save together on one host, beyond what each saves alone, in pages.
-- spread: as in hosts.sql.
WITH held AS (
  SELECT domain, lo, count(*) - 1 AS saved
  FROM repeated
  GROUP BY domain, lo
)
SELECT
  CAST(coalesce(sum(saved), 0) AS BIGINT) AS saved_across,
  CAST(coalesce(sum(saved * saved), 0) AS BIGINT) AS spread
FROM held
