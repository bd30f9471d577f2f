-- The stretches by device, with the last look that showed the product in each.
SELECT d.name AS device, l.platform, s.product, s.begun, s.ended, s.last_seen,
       a.sees IS NOT NULL AS able
FROM (
  SELECT t.identity, t.lane, t.product, t.begun, t.ended, max(k.seen) AS last_seen
  FROM stretches AS t
    JOIN looks AS k ON k.lane = t.lane AND k.seen >= t.begun AND k.seen < t.ended
  WHERE k.seen <= $at
  GROUP BY t.identity, t.lane, t.product, t.begun, t.ended) AS s
  JOIN lanes AS l ON l.lane = s.lane
  JOIN devices AS d ON d.device = l.device
  LEFT JOIN able AS a
    ON a.identity = s.identity AND a.product = s.product AND a.sees = l.sees
