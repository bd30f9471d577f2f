-- Through which views a look that sees these kinds has looked: a bit for each view.
SELECT s.sees, bit_or(w.view) AS views
FROM (SELECT DISTINCT sees FROM lanes) AS s
  JOIN ways AS w ON strpos(concat(',', s.sees, ','), concat(',', w.kind, ',')) > 0
GROUP BY s.sees
