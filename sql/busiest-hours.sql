-- At which hours of the day (UTC) most tweets are written, and how many in a hundred of them are positive and negative.
select
  hour(created_at) as hour_utc,
  count(*) as tweets,
  round(100e0 * count(*) filter (where sentiment = 'Positive') / count(*), 1) as positive_percent,
  round(100e0 * count(*) filter (where sentiment = 'Negative') / count(*), 1) as negative_percent
from tweets
group by 1
order by 2 desc, 1
