-- The pairs of sources that have most contents in common: what they save together on one host, beyond what each saves
-- alone, in pages.
SELECT a.source AS one, b.source AS other, CAST(count(*) AS BIGINT) AS common
FROM repeated a
JOIN repeated b ON a.domain = b.domain AND a.lo = b.lo AND a.source < b.source
GROUP BY a.source, b.source
ORDER BY common DESC, one, other
LIMIT 1000
