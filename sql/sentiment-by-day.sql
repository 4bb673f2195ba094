-- How many tweets of each sentiment were written on each day (UTC), and how many in a hundred were positive.
select
  year || '-' || month || '-' || day as date,
  count(*) as tweets,
  count(*) filter (where sentiment = 'Positive') as positive,
  count(*) filter (where sentiment = 'Negative') as negative,
  count(*) filter (where sentiment = 'Neutral') as neutral,
  round(100e0 * count(*) filter (where sentiment = 'Positive') / count(*), 1) as positive_percent
from tweets
group by year, month, day
order by year desc, month desc, day desc
