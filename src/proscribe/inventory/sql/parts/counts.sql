-- On how many devices each product is: by platform, by person and by source.
SELECT 'platform' AS counted_by, platform AS name, product, count(DISTINCT device) AS devices
FROM who GROUP BY platform, product
UNION ALL
SELECT 'person' AS counted_by, person AS name, product, count(DISTINCT device) AS devices
FROM who GROUP BY person, product
UNION ALL
SELECT 'source' AS counted_by, source AS name, product, count(DISTINCT device) AS devices
FROM who GROUP BY source, product
