-- The contents that more than one page of the fleet has: what all other questions are about.
-- Whatever is not among them is one page, whoever shares a host with it.
SELECT c.source, c.domain, c.lo, c.n
FROM contents c
JOIN (
  SELECT domain, lo
  FROM contents
  GROUP BY domain, lo
  HAVING count(*) > 1 OR max(n) > 1
) r ON c.domain = r.domain AND c.lo = r.lo
