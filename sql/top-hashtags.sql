-- Which hashtags are used in most tweets, and with which sentiment.
select
  lower(t.hashtag) as hashtag,
  count(distinct id) as tweets,
  count(distinct id) filter (where sentiment = 'Positive') as positive,
  count(distinct id) filter (where sentiment = 'Negative') as negative
from tweets
cross join unnest(hashtags) as t(hashtag)
group by 1
order by 2 desc, 1
limit 50
