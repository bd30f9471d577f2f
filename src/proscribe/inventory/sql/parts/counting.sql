-- The looks that count: the last of each lane, unless a wider lane was looked at after it.
SELECT k.lane, d.name AS device, l.platform, l.source, l.sees, k.seen,
       coalesce(p.name, '') AS person
FROM last_looks AS k
  JOIN lanes AS l ON l.lane = k.lane
  JOIN devices AS d ON d.device = l.device
  LEFT JOIN people AS p ON p.person = k.person
  LEFT JOIN (
    SELECT w.narrow AS lane, max(o.seen) AS seen
    FROM wider AS w JOIN last_looks AS o ON o.lane = w.wide
    GROUP BY w.narrow) AS c ON c.lane = k.lane
WHERE c.seen IS NULL OR c.seen <= k.seen
