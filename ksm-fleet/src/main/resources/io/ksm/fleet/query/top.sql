-- The contents that most pages have.
SELECT c.domain, c.lo,
  CAST(sum(c.n) AS BIGINT) AS pages,
  CAST(count(*) AS BIGINT) AS owners,
  CAST(count(DISTINCT s.host) AS BIGINT) AS hosts
FROM repeated c
JOIN sources s ON c.source = s.source
GROUP BY c.domain, c.lo
ORDER BY pages DESC, c.lo, c.domain
LIMIT 100
