-- The events of all that is prohibited, up to the instant and as it was known.
SELECT identity, lane, seen, present
FROM events
WHERE seen <= $at AND batch <= $batch AND identity IN (SELECT identity FROM met)
