set work_mem = '64MB';
select count(*) from (select name from entry order by name desc offset 10) sorted;
select count(*), sum(part) from entry join (select part, array_agg(name) from entry group by 1) parts using (part);
select count(*) from pg_class natural join pg_attribute;
select 'ready';
