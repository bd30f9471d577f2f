-- Whether a look that sees these kinds could have shown what the product was known by.
SELECT DISTINCT h.identity, h.product, s.sees
FROM showing AS h
  JOIN (SELECT DISTINCT sees FROM lanes) AS s
    ON strpos(concat(',', s.sees, ','), concat(',', h.kind, ',')) > 0
