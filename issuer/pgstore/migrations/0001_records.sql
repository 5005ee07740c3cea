-- One table for all records: a new kind of record then needs no new schema.
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
