-- The last look at each lane up to the instant, and who used the device then. Of two at one
-- instant the one that was taken in later tells the person.
SELECT lane, seen, person
FROM (
  SELECT lane, seen, person,
         row_number() OVER (PARTITION BY lane ORDER BY seen DESC, turn DESC) AS place
  FROM recent WHERE seen <= $at) AS told
WHERE place = 1
