-- The products that cannot be ruled out on a platform by looks through these views alone.
SELECT p.platform, p.views, w.product
FROM (SELECT DISTINCT platform, views FROM looked) AS p
  JOIN wanted AS w ON w.platform = p.platform
WHERE (w.views & p.views) <> w.views
