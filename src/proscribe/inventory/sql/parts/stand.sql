-- How each device stands to the policy of its platform, if a look could show anything of it.
SELECT l.device, l.platform, l.last_seen, l.views,
       CASE WHEN h.device IS NOT NULL THEN 'present'
            WHEN u.platform IS NOT NULL THEN 'unknown'
            ELSE 'absent' END AS presence
FROM looked AS l
  LEFT JOIN (
    SELECT DISTINCT c.device
    FROM standing AS s JOIN counting AS c ON c.lane = s.lane) AS h ON h.device = l.device
  LEFT JOIN (SELECT DISTINCT platform, views FROM hidden) AS u
    ON u.platform = l.platform AND u.views = l.views
WHERE l.platform IN (SELECT platform FROM wanted)
