-- Which emoticons stand first in most tweets.
select symbol, sentiment, count(*) as tweets
from tweets
where symbol is not null
group by symbol, sentiment
order by tweets desc, symbol
limit 50
