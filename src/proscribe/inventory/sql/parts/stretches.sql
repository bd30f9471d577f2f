-- From which look to which one a product was on a lane; each application by itself.
SELECT t.identity, t.lane, p.product, t.seen AS begun, coalesce(t.next_seen, $never) AS ended
FROM (
  SELECT identity, lane, seen, present,
         lead(seen) OVER (PARTITION BY identity, lane ORDER BY seen, present) AS next_seen
  FROM posted) AS t
  JOIN (SELECT DISTINCT identity, product FROM met) AS p ON p.identity = t.identity
WHERE t.present AND (t.next_seen IS NULL OR t.next_seen > t.seen)
