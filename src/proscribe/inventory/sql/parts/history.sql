-- Who ever had it: first and last seen, whether it is there now, and how long removal took.
SELECT device, platform, product, first_ever AS first_seen, last_seen,
       CASE WHEN missed IS NULL THEN 'present' WHEN sure THEN 'absent' ELSE 'unknown' END
         AS presence,
       missed, spells - 1 AS returned,
       CASE WHEN sure AND missed >= $since
            THEN epoch_us(missed) - epoch_us(greatest($since, first_seen)) END AS latency
FROM (
  SELECT device, platform, product, first_seen, last_seen, missed, sure,
         min(first_seen) OVER (PARTITION BY device, platform, product) AS first_ever,
         count(*) OVER (PARTITION BY device, platform, product) AS spells,
         row_number() OVER (PARTITION BY device, platform, product ORDER BY first_seen DESC)
           AS place
  FROM spells) AS told
WHERE place = 1
