-- What merging saves on each host as sources are placed now, in pages.
-- saved_within: what each source saves alone. saved_across: what its sources save together, beyond that.
-- spread: the sum of squares that tells how far a sample's saved_across may be off.
WITH held AS (
  SELECT s.host, c.domain, c.lo, count(*) - 1 AS saved
  FROM repeated c
  JOIN sources s ON c.source = s.source
  GROUP BY s.host, c.domain, c.lo
),
sums AS (
  SELECT host, sum(saved) AS saved, sum(saved * saved) AS spread
  FROM held
  GROUP BY host
),
counted AS (
  SELECT host, count(*) AS sources, sum(resident_pages) AS resident_pages, sum(pages) AS pages,
    sum(zero_pages) AS zero_pages, sum(pages - contents) AS saved_within
  FROM sources
  GROUP BY host
)
SELECT h.host,
  CAST(h.sources AS BIGINT) AS sources,
  CAST(h.resident_pages AS BIGINT) AS resident_pages,
  CAST(h.pages AS BIGINT) AS pages,
  CAST(h.zero_pages AS BIGINT) AS zero_pages,
  CAST(h.saved_within AS BIGINT) AS saved_within,
  CAST(coalesce(s.saved, 0) AS BIGINT) AS saved_across,
  CAST(coalesce(s.spread, 0) AS BIGINT) AS spread
FROM counted h
LEFT JOIN sums s ON h.host = s.host
ORDER BY h.host
