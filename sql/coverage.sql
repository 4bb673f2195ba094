-- Which stretches of tweet time each search has read without a hole.
with spans as (
  select name, tweets_from, tweets_until,
    max(tweets_until) over (
      partition by name order by tweets_from, tweets_until rows between unbounded preceding and 1 preceding
    ) as read_until
  from searches
  where event = 'covered'
),
numbered as (
  select name, tweets_from, tweets_until,
    sum(case when tweets_from <= read_until then 0 else 1 end) over (
      partition by name order by tweets_from, tweets_until rows unbounded preceding
    ) as stretch
  from spans
)
select name, min(tweets_from) as covered_from, max(tweets_until) as covered_until, count(*) as spans
from numbered
group by name, stretch
order by 1, 2
