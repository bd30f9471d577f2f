-- How many devices of each platform have something prohibited, have nothing, or are unknown.
SELECT platform, count(*) AS devices,
       sum(CASE WHEN presence = 'present' THEN 1 ELSE 0 END) AS present,
       sum(CASE WHEN presence = 'absent' THEN 1 ELSE 0 END) AS absent,
       sum(CASE WHEN presence = 'unknown' THEN 1 ELSE 0 END) AS unknown
FROM stand GROUP BY platform
