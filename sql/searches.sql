-- Which text each search had, since when and how long, and how many tweets that brought.
with texts as (
  select name, source, run, began_at, query,
    case
      when query = lag(query) over (partition by name, source order by began_at, run) then 0
      else 1
    end as is_new
  from searches
  where event = 'began'
),
numbered as (
  select name, source, run, began_at, query,
    sum(is_new) over (partition by name, source order by began_at, run rows unbounded preceding) as text_number
  from texts
),
ends as (
  select name, run, began_at, max(event_at) as ended_at, max(posts) as posts
  from searches
  where event = 'ended'
  group by name, run, began_at
)
select
  name,
  source,
  query,
  min(began_at) as first_run_at,
  max(began_at) as last_run_at,
  count(*) as runs,
  count(ended_at) as ended_runs,
  cast(sum(posts) as bigint) as tweets
from numbered
left join ends using (name, run, began_at)
group by name, source, query, text_number
order by 4, 1, 2
