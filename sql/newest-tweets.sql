-- The twenty newest tweets, with their sentiment and symbol.
select created_at, author_username, sentiment, symbol, text
from tweets
order by created_at desc, id desc
limit 20
