-- Who has the contents that most pages have, and how many pages of each.
WITH top AS (
  SELECT realm, lo, sum(n) AS pages
  FROM repeated
  GROUP BY realm, lo
  ORDER BY pages DESC, lo, realm
  LIMIT 100
)
SELECT c.realm, c.lo, c.source, CAST(c.n AS BIGINT) AS pages
FROM repeated c
JOIN top t ON c.realm = t.realm AND c.lo = t.lo
ORDER BY t.pages DESC, c.lo, c.realm, c.n DESC, c.source
