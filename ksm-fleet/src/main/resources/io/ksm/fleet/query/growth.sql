-- What merging saved on each host at each moment, in pages, and on all hosts: where the host is ''.
-- A source counts at the moments from its first to its last one; a moment is one at which some source is new.
-- Sums and spread: as in hosts.sql.
WITH moments AS (
  SELECT DISTINCT first_moment AS moment
  FROM sources
),
placed AS (
  SELECT m.moment, s.source, s.host, s.pages, s.contents, s.zero_pages, s.resident_pages
  FROM sources s
  JOIN moments m ON m.moment BETWEEN s.first_moment AND s.last_moment
),
held AS (
  SELECT p.moment, p.host, c.domain, c.lo, count(*) - 1 AS saved
  FROM repeated c
  JOIN placed p ON c.source = p.source
  GROUP BY p.moment, p.host, c.domain, c.lo
  HAVING count(*) > 1
),
everywhere AS (
  SELECT moment, domain, lo, sum(saved) AS saved
  FROM held
  GROUP BY moment, domain, lo
),
sums AS (
  SELECT moment, host, sum(saved) AS saved, sum(saved * saved) AS spread
  FROM held
  GROUP BY moment, host
  UNION ALL
  SELECT moment, '' AS host, sum(saved) AS saved, sum(saved * saved) AS spread
  FROM everywhere
  GROUP BY moment
),
counted AS (
  SELECT moment, host, count(*) AS sources, sum(resident_pages) AS resident_pages, sum(pages) AS pages,
    sum(zero_pages) AS zero_pages, sum(pages - contents) AS saved_within
  FROM placed
  GROUP BY moment, host
  UNION ALL
  SELECT moment, '' AS host, count(*) AS sources, sum(resident_pages) AS resident_pages, sum(pages) AS pages,
    sum(zero_pages) AS zero_pages, sum(pages - contents) AS saved_within
  FROM placed
  GROUP BY moment
)
SELECT CAST(h.moment AS BIGINT) AS moment, h.host,
  CAST(h.sources AS BIGINT) AS sources,
  CAST(h.resident_pages AS BIGINT) AS resident_pages,
  CAST(h.pages AS BIGINT) AS pages,
  CAST(h.zero_pages AS BIGINT) AS zero_pages,
  CAST(h.saved_within AS BIGINT) AS saved_within,
  CAST(coalesce(s.saved, 0) AS BIGINT) AS saved_across,
  CAST(coalesce(s.spread, 0) AS BIGINT) AS spread
FROM counted h
LEFT JOIN sums s ON h.moment = s.moment AND h.host = s.host
ORDER BY moment, h.host
