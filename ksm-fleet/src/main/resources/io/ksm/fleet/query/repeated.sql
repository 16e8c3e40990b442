-- The contents that more than one page of the fleet has: what all other questions are about.
-- Whatever is not among them is one page, whoever shares a host with it.
SELECT c.source, c.realm, c.lo, c.n
FROM contents c
JOIN (
  SELECT realm, lo
  FROM contents
  GROUP BY realm, lo
  HAVING count(*) > 1 OR max(n) > 1
) r ON c.realm = r.realm AND c.lo = r.lo
