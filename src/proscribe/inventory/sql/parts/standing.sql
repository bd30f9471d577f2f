-- What stands on which lane: the last event of each says that it is there.
SELECT identity, lane
FROM (
  SELECT identity, lane, present,
         row_number() OVER (PARTITION BY identity, lane ORDER BY seen DESC, present DESC) AS place
  FROM posted) AS told
WHERE place = 1 AND present
