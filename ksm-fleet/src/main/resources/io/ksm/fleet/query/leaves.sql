-- What leaves with each source: how many of its contents its host would have all the same, in pages saved now.
WITH held AS (
  SELECT s.host, c.domain, c.lo
  FROM repeated c
  JOIN sources s ON c.source = s.source
  GROUP BY s.host, c.domain, c.lo
  HAVING count(*) > 1
)
SELECT c.source, CAST(count(*) AS BIGINT) AS saved
FROM repeated c
JOIN sources s ON c.source = s.source
JOIN held h ON h.host = s.host AND c.domain = h.domain AND c.lo = h.lo
GROUP BY c.source
ORDER BY c.source
