-- How many tweets of each sentiment were written in each minute (UTC), the newest minute first; one day at most.
select
  date_trunc('minute', created_at) as minute,
  count(*) as tweets,
  count(*) filter (where sentiment = 'Positive') as positive,
  count(*) filter (where sentiment = 'Negative') as negative,
  count(*) filter (where sentiment = 'Neutral') as neutral
from tweets
group by 1
order by 1 desc
limit 1440
