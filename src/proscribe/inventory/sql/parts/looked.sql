-- Each device, of the platform that the last look tells: when it was last looked at, and through
-- which views since its looks rule something out.
SELECT c.device, max(struct_pack(seen := c.seen, platform := c.platform)).platform AS platform,
       max(c.seen) AS last_seen,
       bit_or(CASE WHEN c.seen >= $rules THEN coalesce(s.views, 0) ELSE 0 END) AS views
FROM counting AS c LEFT JOIN shows AS s ON s.sees = c.sees
GROUP BY c.device
