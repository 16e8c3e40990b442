-- Who has the contents that most pages have, and how many pages of each.
WITH top AS (
  SELECT domain, lo, sum(n) AS pages
  FROM repeated
  GROUP BY domain, lo
  ORDER BY pages DESC, lo, domain
  LIMIT 100
)
SELECT c.domain, c.lo, c.source, CAST(c.n AS BIGINT) AS pages
FROM repeated c
JOIN top t ON c.domain = t.domain AND c.lo = t.lo
ORDER BY t.pages DESC, c.lo, c.domain, c.n DESC, c.source
