-- What each source would bring to each other host: how many of its contents are there already, in pages saved.
WITH held AS (
  SELECT DISTINCT s.host, c.domain, c.lo
  FROM repeated c
  JOIN sources s ON c.source = s.source
)
SELECT c.source, h.host, CAST(count(*) AS BIGINT) AS saved
FROM repeated c
JOIN sources s ON c.source = s.source
JOIN held h ON c.domain = h.domain AND c.lo = h.lo
WHERE h.host <> s.host
GROUP BY c.source, h.host
ORDER BY c.source, h.host
