-- One table for all records: a new kind of record then needs no new schema. One table for
-- each kind is not faster: BenchmarkAnswers gave 624 answers a second with a thousand keys
-- and 641 with 100,000, this one 612 and 549, means of three runs that were up to 40 % apart
-- each (two cores, busy; PostgreSQL 15).
create table zegel_records (
    tab   text  collate "C" not null, -- issuer.Table
    key   bytea not null,
    value bytea not null,
    primary key (tab, key)
) with (fillfactor = 80); -- room on the page, so that a record that changes stays there

-- Secrets do not compress.
alter table zegel_records alter column value set storage external;

create table zegel_schema (
    version integer     primary key,
    applied timestamptz not null default now()
);
