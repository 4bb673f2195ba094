-- In which languages most tweets are written, and with which sentiment.
select
  coalesce(lang, 'unknown') as language,
  count(*) as tweets,
  count(*) filter (where sentiment = 'Positive') as positive,
  count(*) filter (where sentiment = 'Negative') as negative
from tweets
group by 1
order by 2 desc, 1
