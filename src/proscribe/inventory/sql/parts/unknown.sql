-- Where nobody can know: each device, and each product that no fresh look could have shown.
SELECT s.device, s.platform, h.product, s.last_seen
FROM stand AS s JOIN hidden AS h ON h.platform = s.platform AND h.views = s.views
WHERE s.presence = 'unknown'
