-- Who has it: one row for each look that counts, application, product and determination.
SELECT c.device, m.platform, m.product, m.determination, m.certainty, m.seen_as, c.source,
       c.seen AS last_seen, c.person
FROM standing AS s
  JOIN counting AS c ON c.lane = s.lane
  JOIN met AS m ON m.identity = s.identity
