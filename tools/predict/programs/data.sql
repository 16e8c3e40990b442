create table entry as select i id, 'name ' || i as name, i % 1000 as part from generate_series(1, 100000) i;
create index on entry (part);
analyze entry;
