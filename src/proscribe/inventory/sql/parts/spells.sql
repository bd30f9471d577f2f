-- From when to when a product was on a device, by all that its sources showed.
SELECT device, platform, product, min(begun) AS first_seen, max(last_seen) AS last_seen,
       CASE WHEN max(ended) < $never THEN max(ended) END AS missed,
       max(ended) < $never AND bool_and(able) AS sure
FROM (
  SELECT device, platform, product, begun, ended, last_seen, able,
         sum(CASE WHEN reached IS NULL OR reached < begun THEN 1 ELSE 0 END) OVER (
           PARTITION BY device, platform, product ORDER BY begun, ended
           RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS number
  FROM (
    SELECT device, platform, product, begun, ended, last_seen, able,
           max(ended) OVER (
             PARTITION BY device, platform, product ORDER BY begun, ended
             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM on_device) AS ahead) AS numbered
GROUP BY device, platform, product, number
