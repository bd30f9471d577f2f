-- What came back: the look that did not show it any more, and the one that showed it again.
SELECT device, platform, product, missed, returned
FROM (
  SELECT device, platform, product, missed,
         lead(first_seen) OVER (
           PARTITION BY device, platform, product ORDER BY first_seen) AS returned
  FROM spells) AS told
WHERE returned IS NOT NULL
