-- Paragraphs: first what is there before, then one change each. The test applies each change and compares the images before and after it.
-- "-- since N" before a change: the oldest major version that has it. The lines after a change are all the differences that it makes.

CREATE SCHEMA shop;
CREATE TYPE shop.size AS ENUM ('s', 'm', 'l');
CREATE TYPE shop.box AS (width int, height int);
CREATE DOMAIN shop.mail AS text CONSTRAINT at CHECK (VALUE LIKE '%@%');
CREATE TYPE shop.span AS RANGE (subtype = float8);
CREATE COLLATION shop.german FROM "C";
CREATE SEQUENCE shop.number;
CREATE SEQUENCE shop.loose;
CREATE TABLE shop.item (id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT item_pk PRIMARY KEY, name text NOT NULL, size shop.size DEFAULT 'l', mail shop.mail, price numeric(10, 2), twice numeric GENERATED ALWAYS AS (price * 2) STORED, tags text[], made timestamptz(3), CONSTRAINT item_name UNIQUE (name), CONSTRAINT item_price CHECK (price > 0));
CREATE TABLE shop.sale (item bigint, at date NOT NULL, id bigint, place point, CONSTRAINT sale_item FOREIGN KEY (item) REFERENCES shop.item);
CREATE TABLE shop.part (at date, n int, t text) PARTITION BY RANGE (at);
CREATE TABLE shop.part_1 PARTITION OF shop.part FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE shop.part_2 PARTITION OF shop.part FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
CREATE TABLE shop.parent (a int, b int);
CREATE TABLE shop.child (c int) INHERITS (shop.parent);
CREATE TABLE shop.loner (a int, b int);
CREATE TABLE shop.wide (a int, b text, c text);
CREATE INDEX item_size ON shop.item (size);
CREATE INDEX item_lower ON shop.item (lower(name)) WHERE price > 1;
CREATE INDEX sale_place ON shop.sale USING gist (place);
CREATE INDEX part_n ON shop.part (n);
CREATE UNIQUE INDEX loner_a ON shop.loner (a);
CREATE STATISTICS shop.sale_stats (ndistinct) ON item, id FROM shop.sale;
CREATE VIEW shop.cheap AS SELECT id, name FROM shop.item WHERE price < 5;
CREATE MATERIALIZED VIEW shop.sum AS SELECT count(*) AS n FROM shop.sale;
CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION shop.twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2';
CREATE FUNCTION shop.set_of() RETURNS SETOF int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION shop.atomic(n int) RETURNS int BEGIN ATOMIC SELECT n + 1; END;
CREATE PROCEDURE shop.work(n int) LANGUAGE sql AS 'SELECT n';
CREATE FUNCTION shop.less(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT lower($1) < lower($2)';
CREATE FUNCTION shop.same(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT lower($1) = lower($2)';
CREATE FUNCTION shop.compare(text, text) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT bttextcmp(lower($1), lower($2))';
CREATE FUNCTION shop.to_mail(int) RETURNS shop.box LANGUAGE sql AS 'SELECT ROW($1, $1)::shop.box';
CREATE FUNCTION shop.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE AGGREGATE shop.total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE OPERATOR shop.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = shop.same);
CREATE OPERATOR shop.<<< (LEFTARG = text, RIGHTARG = text, FUNCTION = shop.less);
CREATE OPERATOR FAMILY shop.family USING btree;
CREATE OPERATOR CLASS shop.class FOR TYPE text USING btree AS OPERATOR 1 shop.<<<, FUNCTION 1 shop.compare(text, text);
CREATE CAST (int AS shop.box) WITH FUNCTION shop.to_mail(int);
CREATE TRIGGER touch BEFORE UPDATE ON shop.item FOR EACH ROW EXECUTE FUNCTION shop.touch('a');
CREATE TRIGGER second BEFORE INSERT ON shop.item FOR EACH ROW EXECUTE FUNCTION shop.touch();
CREATE TRIGGER part_touch BEFORE UPDATE ON shop.part FOR EACH ROW EXECUTE FUNCTION shop.touch();
CREATE RULE quiet AS ON DELETE TO shop.loner DO INSTEAD NOTHING;
CREATE RULE loud AS ON UPDATE TO shop.loner DO ALSO SELECT 1;
CREATE POLICY mine ON shop.sale USING (id > 0);
CREATE POLICY yours ON shop.sale FOR INSERT WITH CHECK (id > 1);
CREATE TEXT SEARCH CONFIGURATION shop.search (COPY = simple);
CREATE TEXT SEARCH DICTIONARY shop.words (TEMPLATE = simple);
CREATE FOREIGN DATA WRAPPER wrapper OPTIONS (a '1');
CREATE SERVER far TYPE 't' VERSION '1' FOREIGN DATA WRAPPER wrapper OPTIONS (host 'h');
CREATE FOREIGN TABLE shop.remote (a int OPTIONS (name 'x')) SERVER far OPTIONS (t 'u');
CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (role 'r', password 'p');
CREATE PUBLICATION news FOR TABLE shop.item;
CREATE SUBSCRIPTION feed CONNECTION 'dbname=nowhere' PUBLICATION news WITH (connect = false, slot_name = NONE);
CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION shop.on_ddl();
CREATE EXTENSION cube SCHEMA shop;
ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO image_reader;
SELECT lo_create(4711);
COMMENT ON TABLE shop.item IS 'sold';
COMMENT ON COLUMN shop.item.size IS 'of the box';
GRANT SELECT ON shop.item TO image_reader;
GRANT SELECT (id) ON shop.sale TO image_reader;

CREATE SCHEMA other;
-- new: schema other

ALTER SCHEMA other OWNER TO image_owner;
-- changed: schema other | nspacl
-- changed: schema other | nspowner

GRANT USAGE ON SCHEMA shop TO image_reader;
-- changed: schema shop | nspacl

CREATE TABLE shop.added (a int);
-- new: column shop.added.a
-- new: table shop.added

DROP TABLE shop.added;
-- gone: column shop.added.a
-- gone: table shop.added

ALTER TABLE shop.loner RENAME TO alone;
-- new: column shop.alone.a
-- new: column shop.alone.b
-- gone: column shop.loner.a
-- gone: column shop.loner.b
-- changed: index definition shop.loner_a | definition
-- new: rule loud on shop.alone
-- gone: rule loud on shop.loner
-- new: rule quiet on shop.alone
-- gone: rule quiet on shop.loner
-- new: table shop.alone
-- gone: table shop.loner

ALTER TABLE shop.alone RENAME TO loner;
-- gone: column shop.alone.a
-- gone: column shop.alone.b
-- new: column shop.loner.a
-- new: column shop.loner.b
-- changed: index definition shop.loner_a | definition
-- gone: rule loud on shop.alone
-- new: rule loud on shop.loner
-- gone: rule quiet on shop.alone
-- new: rule quiet on shop.loner
-- gone: table shop.alone
-- new: table shop.loner

ALTER TABLE shop.loner OWNER TO image_owner;
-- changed: index shop.loner_a | relowner
-- changed: table shop.loner | relacl
-- changed: table shop.loner | relowner

ALTER TABLE shop.loner SET UNLOGGED;
-- changed: index shop.loner_a | relpersistence
-- changed: table shop.loner | relpersistence

ALTER TABLE shop.loner SET (fillfactor = 70);
-- changed: table shop.loner | reloptions

ALTER TABLE shop.wide SET (toast.autovacuum_enabled = false);
-- changed: table shop.wide | toast options

ALTER TABLE shop.wide SET (toast.autovacuum_vacuum_threshold = 100, autovacuum_vacuum_threshold = 100);
-- changed: table shop.wide | reloptions
-- changed: table shop.wide | toast options

ALTER TABLE shop.wide RESET (toast.autovacuum_enabled);
-- changed: table shop.wide | toast options

ALTER TABLE shop.loner REPLICA IDENTITY FULL;
-- changed: table shop.loner | relreplident

ALTER TABLE shop.item REPLICA IDENTITY USING INDEX item_name;
-- changed: index definition shop.item_name | indisreplident
-- changed: table shop.item | relreplident

ALTER TABLE shop.sale ENABLE ROW LEVEL SECURITY;
-- changed: table shop.sale | relrowsecurity

ALTER TABLE shop.sale FORCE ROW LEVEL SECURITY;
-- changed: table shop.sale | relforcerowsecurity

ALTER TABLE shop.item CLUSTER ON item_pk;
-- changed: index definition shop.item_pk | indisclustered

ALTER TABLE shop.loner INHERIT shop.parent;
-- changed: column shop.loner.a | attinhcount
-- changed: column shop.loner.b | attinhcount
-- new: inheritance shop.loner from shop.parent

ALTER TABLE shop.child NO INHERIT shop.parent;
-- changed: column shop.child.a | attinhcount
-- changed: column shop.child.a | attislocal
-- changed: column shop.child.b | attinhcount
-- changed: column shop.child.b | attislocal
-- gone: inheritance shop.child from shop.parent

-- since 15
ALTER TABLE shop.wide SET ACCESS METHOD image_heap;
-- changed: table shop.wide | relam

CREATE TABLE shop.typed OF shop.box;
-- new: column shop.typed.height
-- new: column shop.typed.width
-- new: table shop.typed

-- since 15
ALTER TABLE shop.wide SET TABLESPACE image_space;
-- changed: table shop.wide | reltablespace

-- since 15
ALTER TABLE shop.wide SET TABLESPACE pg_default;
-- changed: table shop.wide | reltablespace

ALTER TABLE shop.wide ADD COLUMN d int;
-- new: column shop.wide.d

ALTER TABLE shop.wide DROP COLUMN a;
-- gone: column shop.wide.a
-- changed: column shop.wide.b | position
-- changed: column shop.wide.c | position
-- changed: column shop.wide.d | position

ALTER TABLE shop.wide RENAME COLUMN d TO e;
-- gone: column shop.wide.d
-- new: column shop.wide.e

ALTER TABLE shop.wide ALTER e TYPE bigint;
-- changed: column shop.wide.e | atttypid

ALTER TABLE shop.item ALTER made TYPE timestamptz(2);
-- changed: column shop.item.made | atttypid

ALTER TABLE shop.wide ALTER b TYPE text COLLATE "POSIX";
-- changed: column shop.wide.b | attcollation

ALTER TABLE shop.wide ALTER e SET DEFAULT 4;
-- new: default shop.wide.e

ALTER TABLE shop.wide ALTER e SET DEFAULT 5;
-- changed: default shop.wide.e | adbin

ALTER TABLE shop.wide ALTER e DROP DEFAULT;
-- gone: default shop.wide.e

ALTER TABLE shop.wide ALTER e SET NOT NULL;
-- changed: column shop.wide.e | attnotnull
-- new: constraint wide_e_not_null on shop.wide

ALTER TABLE shop.wide ALTER b SET STORAGE EXTERNAL;
-- changed: column shop.wide.b | attstorage

ALTER TABLE shop.wide ALTER b SET COMPRESSION pglz;
-- changed: column shop.wide.b | attcompression

ALTER TABLE shop.wide ALTER b SET STATISTICS 77;
-- changed: column shop.wide.b | attstattarget

ALTER TABLE shop.wide ALTER b SET (n_distinct = 5);
-- changed: column shop.wide.b | attoptions

GRANT UPDATE (b) ON shop.wide TO image_reader;
-- changed: column shop.wide.b | attacl

ALTER TABLE shop.item ALTER id SET GENERATED BY DEFAULT;
-- changed: column shop.item.id | attidentity

ALTER TABLE shop.item ALTER id SET INCREMENT 3;
-- changed: sequence parameters shop.item_id_seq | seqincrement

ALTER TABLE shop.item ALTER id DROP IDENTITY;
-- changed: column shop.item.id | attidentity
-- gone: sequence shop.item_id_seq
-- gone: sequence parameters shop.item_id_seq

ALTER TABLE shop.item ALTER id ADD GENERATED ALWAYS AS IDENTITY;
-- changed: column shop.item.id | attidentity
-- new: sequence shop.item_id_seq
-- new: sequence parameters shop.item_id_seq

ALTER TABLE shop.item ALTER twice DROP EXPRESSION;
-- changed: column shop.item.twice | attgenerated
-- gone: default shop.item.twice

ALTER TABLE shop.wide ADD money numeric(10, 2);
-- new: column shop.wide.money

ALTER TABLE shop.wide ALTER money TYPE numeric(12, 3);
-- changed: column shop.wide.money | atttypid

-- since 17
ALTER TABLE shop.loner ADD g int GENERATED ALWAYS AS (b + 1) STORED;
-- new: column shop.loner.g
-- new: default shop.loner.g

-- since 17
ALTER TABLE shop.loner ALTER g SET EXPRESSION AS (b + 2);
-- changed: default shop.loner.g | adbin

-- since 18
ALTER TABLE shop.loner ADD v int GENERATED ALWAYS AS (b + 3) VIRTUAL;
-- new: column shop.loner.v
-- new: default shop.loner.v

ALTER TABLE shop.wide ADD f int[];
-- new: column shop.wide.f

ALTER TABLE shop.item ADD CONSTRAINT item_id CHECK (id > 0);
-- new: constraint item_id on shop.item

ALTER TABLE shop.item ADD CONSTRAINT item_later CHECK (id > 1) NOT VALID;
-- new: constraint item_later on shop.item

ALTER TABLE shop.item VALIDATE CONSTRAINT item_later;
-- changed: constraint item_later on shop.item | convalidated
-- changed: constraint item_later on shop.item | definition

ALTER TABLE shop.item RENAME CONSTRAINT item_later TO item_now;
-- gone: constraint item_later on shop.item
-- new: constraint item_now on shop.item

ALTER TABLE shop.item DROP CONSTRAINT item_now;
-- gone: constraint item_now on shop.item

ALTER TABLE shop.parent ADD CONSTRAINT parent_a CHECK (a > 0) NO INHERIT;
-- new: constraint parent_a on shop.parent

ALTER TABLE shop.sale ALTER CONSTRAINT sale_item DEFERRABLE INITIALLY DEFERRED;
-- changed: constraint sale_item on shop.sale | condeferrable
-- changed: constraint sale_item on shop.sale | condeferred
-- changed: constraint sale_item on shop.sale | definition

ALTER TABLE shop.sale DROP CONSTRAINT sale_item, ADD CONSTRAINT sale_item FOREIGN KEY (item) REFERENCES shop.item ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
-- changed: constraint sale_item on shop.sale | confdeltype
-- changed: constraint sale_item on shop.sale | definition

ALTER TABLE shop.sale DROP CONSTRAINT sale_item, ADD CONSTRAINT sale_item FOREIGN KEY (item) REFERENCES shop.item MATCH FULL ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
-- changed: constraint sale_item on shop.sale | confmatchtype
-- changed: constraint sale_item on shop.sale | definition

-- since 15
ALTER TABLE shop.sale ADD CONSTRAINT sale_id FOREIGN KEY (id) REFERENCES shop.item ON DELETE SET NULL (id);
-- new: constraint sale_id on shop.sale

-- since 18
ALTER TABLE shop.sale ALTER CONSTRAINT sale_item NOT ENFORCED;
-- changed: constraint sale_item on shop.sale | conenforced
-- changed: constraint sale_item on shop.sale | convalidated
-- changed: constraint sale_item on shop.sale | definition

-- since 18
ALTER TABLE shop.parent ADD CONSTRAINT parent_b NOT NULL b NO INHERIT;
-- changed: column shop.parent.b | attnotnull
-- new: constraint parent_b on shop.parent

-- since 18
ALTER TABLE shop.parent RENAME CONSTRAINT parent_b TO parent_b_there;
-- gone: constraint parent_b on shop.parent
-- new: constraint parent_b_there on shop.parent

-- since 18
ALTER TABLE shop.child ADD CONSTRAINT child_c NOT NULL c NOT VALID;
-- changed: column shop.child.c | attnotnull
-- new: constraint child_c on shop.child

ALTER TABLE shop.sale ADD CONSTRAINT sale_apart EXCLUDE USING gist (place WITH ~=);
-- new: constraint sale_apart on shop.sale
-- new: index shop.sale_apart
-- new: index column shop.sale_apart.1
-- new: index definition shop.sale_apart

-- since 15
ALTER TABLE shop.sale ADD CONSTRAINT sale_nulls UNIQUE NULLS NOT DISTINCT (id);
-- new: constraint sale_nulls on shop.sale
-- new: index shop.sale_nulls
-- new: index column shop.sale_nulls.1
-- new: index definition shop.sale_nulls

-- since 18
CREATE TABLE shop.booked (room int4range, during daterange, CONSTRAINT booked_pk PRIMARY KEY (room, during WITHOUT OVERLAPS));
-- new: column shop.booked.during
-- new: column shop.booked.room
-- new: constraint booked_during_not_null on shop.booked
-- new: constraint booked_pk on shop.booked
-- new: constraint booked_room_not_null on shop.booked
-- new: index shop.booked_pk
-- new: index column shop.booked_pk.2
-- new: index column shop.booked_pk.1
-- new: index definition shop.booked_pk
-- new: table shop.booked

ALTER TABLE shop.loner ADD CONSTRAINT loner_key UNIQUE USING INDEX loner_a DEFERRABLE;
-- new: constraint loner_key on shop.loner
-- gone: index shop.loner_a
-- new: index shop.loner_key
-- gone: index column shop.loner_a.1
-- new: index column shop.loner_key.1
-- gone: index definition shop.loner_a
-- new: index definition shop.loner_key

CREATE INDEX item_made ON shop.item (made DESC NULLS LAST) INCLUDE (id);
-- new: index shop.item_made
-- new: index column shop.item_made.2
-- new: index column shop.item_made.1
-- new: index definition shop.item_made

DROP INDEX shop.item_made; CREATE INDEX item_made ON shop.item (made) INCLUDE (id);
-- changed: index definition shop.item_made | definition

DROP INDEX shop.item_made; CREATE INDEX item_made ON shop.item USING brin (made);
-- changed: index shop.item_made | relam
-- gone: index column shop.item_made.2
-- changed: index definition shop.item_made | definition
-- changed: index definition shop.item_made | indclass

ALTER INDEX shop.item_size SET (fillfactor = 60);
-- changed: index shop.item_size | reloptions
-- changed: index definition shop.item_size | definition

ALTER INDEX shop.item_size RENAME TO item_size_renamed;
-- gone: index shop.item_size
-- new: index shop.item_size_renamed
-- gone: index column shop.item_size.1
-- new: index column shop.item_size_renamed.1
-- gone: index definition shop.item_size
-- new: index definition shop.item_size_renamed

ALTER INDEX shop.item_lower ALTER COLUMN 1 SET STATISTICS 33;
-- changed: index column shop.item_lower.1 | attstattarget

CREATE INDEX wide_pattern ON shop.wide (b text_pattern_ops);
-- new: index shop.wide_pattern
-- new: index column shop.wide_pattern.1
-- new: index definition shop.wide_pattern

DROP INDEX shop.wide_pattern; CREATE UNIQUE INDEX wide_pattern ON shop.wide (b text_pattern_ops);
-- changed: index definition shop.wide_pattern | definition
-- changed: index definition shop.wide_pattern | indisunique

CREATE INDEX wide_signature ON shop.sale USING gist (place) WITH (buffering = off);
-- new: index shop.wide_signature
-- new: index column shop.wide_signature.1
-- new: index definition shop.wide_signature

DROP INDEX shop.wide_signature;
-- gone: index shop.wide_signature
-- gone: index column shop.wide_signature.1
-- gone: index definition shop.wide_signature

CREATE INDEX part_only ON ONLY shop.part (t);
-- new: index column shop.part_only.1
-- new: index definition shop.part_only
-- new: partitioned index shop.part_only

CREATE STATISTICS shop.more ON item, at FROM shop.sale;
-- new: statistics object shop.more

ALTER STATISTICS shop.more SET STATISTICS 50;
-- changed: statistics object shop.more | stxstattarget

DROP STATISTICS shop.more; CREATE STATISTICS shop.more (dependencies) ON item, at FROM shop.sale;
-- changed: statistics object shop.more | definition
-- changed: statistics object shop.more | stxkind
-- changed: statistics object shop.more | stxstattarget

ALTER TABLE shop.part DETACH PARTITION shop.part_2;
-- changed: column shop.part_2.at | attinhcount
-- changed: column shop.part_2.at | attislocal
-- changed: column shop.part_2.n | attinhcount
-- changed: column shop.part_2.n | attislocal
-- changed: column shop.part_2.t | attinhcount
-- changed: column shop.part_2.t | attislocal
-- gone: inheritance shop.part_2 from shop.part
-- gone: inheritance shop.part_2_n_idx from shop.part_n
-- changed: table shop.part_2 | relpartbound
-- gone: trigger part_touch on shop.part_2

ALTER TABLE shop.part ATTACH PARTITION shop.part_2 DEFAULT;
-- changed: column shop.part_2.at | attinhcount
-- changed: column shop.part_2.at | attislocal
-- changed: column shop.part_2.n | attinhcount
-- changed: column shop.part_2.n | attislocal
-- changed: column shop.part_2.t | attinhcount
-- changed: column shop.part_2.t | attislocal
-- new: index shop.part_2_t_idx
-- new: index column shop.part_2_t_idx.1
-- new: index definition shop.part_2_t_idx
-- new: inheritance shop.part_2 from shop.part
-- new: inheritance shop.part_2_n_idx from shop.part_n
-- new: inheritance shop.part_2_t_idx from shop.part_only
-- changed: partition key shop.part | partdefid
-- changed: table shop.part_2 | relpartbound
-- new: trigger part_touch on shop.part_2

ALTER TABLE shop.part_1 ALTER n SET DEFAULT 3;
-- new: default shop.part_1.n

CREATE TABLE shop.listed (a int, b int) PARTITION BY LIST (a);
-- new: column shop.listed.a
-- new: column shop.listed.b
-- new: partition key shop.listed
-- new: partitioned table shop.listed

DROP TABLE shop.listed; CREATE TABLE shop.listed (a int, b int) PARTITION BY HASH (a);
-- changed: partition key shop.listed | definition
-- changed: partition key shop.listed | partclass
-- changed: partition key shop.listed | partstrat

ALTER TABLE shop.part_1 DISABLE TRIGGER part_touch;
-- changed: trigger part_touch on shop.part_1 | tgenabled

ALTER SEQUENCE shop.number INCREMENT 5;
-- changed: sequence parameters shop.number | seqincrement

ALTER SEQUENCE shop.number MINVALUE -9 MAXVALUE 900;
-- changed: sequence parameters shop.number | seqmax
-- changed: sequence parameters shop.number | seqmin

ALTER SEQUENCE shop.number START 7;
-- changed: sequence parameters shop.number | seqstart

ALTER SEQUENCE shop.number CACHE 20;
-- changed: sequence parameters shop.number | seqcache

ALTER SEQUENCE shop.number CYCLE;
-- changed: sequence parameters shop.number | seqcycle

ALTER SEQUENCE shop.loose AS smallint;
-- changed: sequence parameters shop.loose | seqmax
-- changed: sequence parameters shop.loose | seqtypid

ALTER SEQUENCE shop.number OWNED BY shop.item.price;
-- changed: sequence shop.number | owned by

-- since 15
ALTER SEQUENCE shop.loose SET UNLOGGED;
-- changed: sequence shop.loose | relpersistence

CREATE OR REPLACE VIEW shop.cheap AS SELECT id, name FROM shop.item WHERE price < 6;
-- changed: view shop.cheap | definition

ALTER VIEW shop.cheap SET (security_barrier = true);
-- changed: view shop.cheap | reloptions

ALTER VIEW shop.cheap ALTER name SET DEFAULT 'x';
-- new: default shop.cheap.name

-- since 15
ALTER VIEW shop.cheap SET (security_invoker = true);
-- changed: view shop.cheap | reloptions

ALTER VIEW shop.cheap SET (check_option = local);
-- changed: view shop.cheap | reloptions

REFRESH MATERIALIZED VIEW shop.sum WITH NO DATA;
-- changed: materialized view shop.sum | relispopulated

ALTER MATERIALIZED VIEW shop.sum SET (fillfactor = 50);
-- changed: materialized view shop.sum | reloptions

DROP MATERIALIZED VIEW shop.sum; CREATE MATERIALIZED VIEW shop.sum AS SELECT count(*) + 1 AS n FROM shop.sale WITH NO DATA;
-- changed: materialized view shop.sum | definition
-- changed: materialized view shop.sum | relacl
-- changed: materialized view shop.sum | reloptions

CREATE OR REPLACE FUNCTION shop.twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n + n';
-- changed: function shop.twice(integer) | prosrc

CREATE OR REPLACE FUNCTION shop.atomic(n int) RETURNS int BEGIN ATOMIC SELECT n + 2; END;
-- changed: function shop.atomic(integer) | prosqlbody

ALTER FUNCTION shop.twice(int) STABLE;
-- changed: function shop.twice(integer) | provolatile

ALTER FUNCTION shop.twice(int) STRICT;
-- changed: function shop.twice(integer) | proisstrict

ALTER FUNCTION shop.twice(int) SECURITY DEFINER;
-- changed: function shop.twice(integer) | prosecdef

ALTER FUNCTION shop.twice(int) LEAKPROOF;
-- changed: function shop.twice(integer) | proleakproof

ALTER FUNCTION shop.twice(int) PARALLEL SAFE;
-- changed: function shop.twice(integer) | proparallel

ALTER FUNCTION shop.twice(int) COST 7;
-- changed: function shop.twice(integer) | procost

ALTER FUNCTION shop.set_of() ROWS 7;
-- changed: function shop.set_of() | prorows

ALTER FUNCTION shop.twice(int) SET work_mem = '1MB';
-- changed: function shop.twice(integer) | proconfig

ALTER FUNCTION shop.twice(int) SUPPORT pg_catalog.generate_series_int4_support;
-- changed: function shop.twice(integer) | prosupport

CREATE OR REPLACE FUNCTION shop.twice(n int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT n + n';
-- changed: function shop.twice(integer) | arguments
-- changed: function shop.twice(integer) | proconfig
-- changed: function shop.twice(integer) | procost
-- changed: function shop.twice(integer) | proisstrict
-- changed: function shop.twice(integer) | proleakproof
-- changed: function shop.twice(integer) | proparallel
-- changed: function shop.twice(integer) | prosecdef
-- changed: function shop.twice(integer) | prosupport
-- changed: function shop.twice(integer) | provolatile

DROP FUNCTION shop.twice(int); CREATE FUNCTION shop.twice(n int DEFAULT 1) RETURNS bigint LANGUAGE sql AS 'SELECT n + n';
-- changed: function shop.twice(integer) | prorettype

ALTER FUNCTION shop.twice(int) OWNER TO image_owner;
-- changed: function shop.twice(integer) | proacl
-- changed: function shop.twice(integer) | proowner

REVOKE EXECUTE ON FUNCTION shop.twice(int) FROM PUBLIC;
-- changed: function shop.twice(integer) | proacl

CREATE FUNCTION shop.twice(n text) RETURNS text LANGUAGE sql AS 'SELECT n || n';
-- new: function shop.twice(text)

CREATE OR REPLACE PROCEDURE shop.work(n int) LANGUAGE sql AS 'SELECT n, n';
-- changed: procedure shop.work(integer) | prosrc

CREATE OR REPLACE AGGREGATE shop.total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '1');
-- changed: aggregate parameters shop.total(integer) | agginitval

CREATE OR REPLACE AGGREGATE shop.total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '1', COMBINEFUNC = int4pl);
-- changed: aggregate parameters shop.total(integer) | aggcombinefn

ALTER OPERATOR shop.=== (text, text) SET (RESTRICT = eqsel);
-- changed: operator shop.===(text,text) | oprrest

ALTER OPERATOR shop.=== (text, text) OWNER TO image_owner;
-- changed: operator shop.===(text,text) | oprowner

CREATE OPERATOR shop.>>> (LEFTARG = text, RIGHTARG = text, FUNCTION = shop.less, COMMUTATOR = OPERATOR(shop.<<<));
-- changed: operator shop.<<<(text,text) | oprcom
-- new: operator shop.>>>(text,text)

ALTER OPERATOR FAMILY shop.family USING btree ADD OPERATOR 1 shop.<<< (text, text);
-- new: operator of a family operator 1 (pg_catalog.text, pg_catalog.text) of shop.family USING btree

ALTER OPERATOR FAMILY shop.family USING btree ADD FUNCTION 1 (text, text) shop.compare(text, text);
-- new: function of a family function 1 (pg_catalog.text, pg_catalog.text) of shop.family USING btree

ALTER OPERATOR CLASS shop.class USING btree RENAME TO class_2;
-- gone: operator class shop.class USING btree
-- new: operator class shop.class_2 USING btree

ALTER OPERATOR CLASS shop.class_2 USING btree OWNER TO image_owner;
-- changed: operator class shop.class_2 USING btree | opcowner

CREATE ACCESS METHOD table_2 TYPE TABLE HANDLER heap_tableam_handler;
-- new: access method table_2

DROP CAST (int AS shop.box); CREATE CAST (int AS shop.box) WITH FUNCTION shop.to_mail(int) AS ASSIGNMENT;
-- changed: cast integer to shop.box | castcontext

CREATE CONVERSION shop.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
-- new: conversion shop.latin

CREATE DEFAULT CONVERSION shop.latin_2 FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
-- new: conversion shop.latin_2

CREATE LANGUAGE speech HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
-- new: language speech

CREATE OR REPLACE TRUSTED LANGUAGE speech HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
-- changed: language speech | lanpltrusted

REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
-- new: server language plpgsql

CREATE TRANSFORM FOR int LANGUAGE speech (FROM SQL WITH FUNCTION pg_catalog.prsd_lextype(internal));
-- new: transform integer in speech

-- since 18
COMMENT ON TRANSFORM FOR int LANGUAGE speech IS 'heard';
-- new: comment transform for integer language speech

ALTER COLLATION shop.german OWNER TO image_owner;
-- changed: collation shop.german | collowner

CREATE COLLATION shop.icu (PROVIDER = icu, LOCALE = 'de', DETERMINISTIC = false);
-- new: collation shop.icu

ALTER TYPE shop.size ADD VALUE 'xl';
-- new: enum value shop.size 'xl'

ALTER TYPE shop.size ADD VALUE 'xs' BEFORE 's';
-- changed: enum value shop.size 'l' | position
-- changed: enum value shop.size 'm' | position
-- changed: enum value shop.size 's' | position
-- changed: enum value shop.size 'xl' | position
-- new: enum value shop.size 'xs'

ALTER TYPE shop.size RENAME VALUE 'xl' TO 'huge';
-- new: enum value shop.size 'huge'
-- gone: enum value shop.size 'xl'

ALTER TYPE shop.box ADD ATTRIBUTE depth int CASCADE;
-- new: attribute shop.box.depth
-- new: column shop.typed.depth

ALTER TYPE shop.mail OWNER TO image_owner;
-- changed: type shop.mail | typacl
-- changed: type shop.mail | typowner

ALTER DOMAIN shop.mail SET DEFAULT 'a@b';
-- changed: type shop.mail | typdefaultbin

ALTER DOMAIN shop.mail SET NOT NULL;
-- new: constraint mail_not_null on shop.mail
-- changed: type shop.mail | typnotnull

ALTER DOMAIN shop.mail ADD CONSTRAINT short CHECK (length(VALUE) < 99) NOT VALID;
-- new: constraint short on shop.mail

ALTER DOMAIN shop.mail VALIDATE CONSTRAINT short;
-- changed: constraint short on shop.mail | convalidated
-- changed: constraint short on shop.mail | definition

DROP TYPE shop.span; CREATE TYPE shop.span AS RANGE (subtype = float8, subtype_diff = float8mi);
-- changed: range shop.span | rngsubdiff

REVOKE USAGE ON TYPE shop.box FROM PUBLIC;
-- changed: type shop.box | typacl

CREATE TYPE shop.shell;
-- new: type shop.shell

ALTER TYPE shop.cube SET (STORAGE = extended);
-- changed: type shop.cube | typstorage

DROP TRIGGER touch ON shop.item; CREATE TRIGGER touch BEFORE UPDATE ON shop.item FOR EACH ROW EXECUTE FUNCTION shop.touch('b');
-- changed: trigger touch on shop.item | definition

DROP TRIGGER touch ON shop.item; CREATE TRIGGER touch BEFORE UPDATE ON shop.item FOR EACH ROW WHEN (NEW.id > 3) EXECUTE FUNCTION shop.touch('b');
-- changed: trigger touch on shop.item | definition

DROP TRIGGER touch ON shop.item; CREATE TRIGGER touch BEFORE UPDATE OF name ON shop.item FOR EACH ROW WHEN (NEW.id > 3) EXECUTE FUNCTION shop.touch('b');
-- changed: trigger touch on shop.item | definition

ALTER TABLE shop.item DISABLE TRIGGER second;
-- changed: trigger second on shop.item | tgenabled

ALTER TABLE shop.item ENABLE REPLICA TRIGGER second;
-- changed: trigger second on shop.item | tgenabled

ALTER TABLE shop.item DISABLE TRIGGER ALL;
-- new: trigger of sale_id by "RI_FKey_noaction_upd" on shop.item
-- new: trigger of sale_id by "RI_FKey_setnull_del" on shop.item
-- changed: trigger second on shop.item | tgenabled
-- changed: trigger touch on shop.item | tgenabled

CREATE CONSTRAINT TRIGGER late AFTER INSERT ON shop.item DEFERRABLE FOR EACH ROW EXECUTE FUNCTION shop.touch();
-- new: constraint late on shop.item
-- new: trigger late on shop.item

CREATE OR REPLACE RULE quiet AS ON DELETE TO shop.loner WHERE a > 1 DO INSTEAD NOTHING;
-- changed: rule quiet on shop.loner | definition

ALTER TABLE shop.loner DISABLE RULE loud;
-- changed: rule loud on shop.loner | ev_enabled

ALTER POLICY mine ON shop.sale USING (id > 2);
-- changed: policy mine on shop.sale | polqual

ALTER POLICY yours ON shop.sale WITH CHECK (id > 2);
-- changed: policy yours on shop.sale | polwithcheck

ALTER POLICY mine ON shop.sale TO image_reader;
-- changed: policy mine on shop.sale | polroles

DROP POLICY mine ON shop.sale; CREATE POLICY mine ON shop.sale AS RESTRICTIVE TO image_reader USING (id > 2);
-- changed: policy mine on shop.sale | polpermissive

ALTER TEXT SEARCH CONFIGURATION shop.search ALTER MAPPING FOR word WITH shop.words;
-- changed: text search mapping shop.search for word number 1 | mapdict

ALTER TEXT SEARCH CONFIGURATION shop.search DROP MAPPING FOR url;
-- gone: text search mapping shop.search for url number 1

ALTER TEXT SEARCH DICTIONARY shop.words (accept = false);
-- changed: text search dictionary shop.words | dictinitoption

CREATE TEXT SEARCH PARSER shop.parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
-- new: text search parser shop.parser

CREATE TEXT SEARCH TEMPLATE shop.template (LEXIZE = dsimple_lexize);
-- new: text search template shop.template

ALTER FOREIGN DATA WRAPPER wrapper OPTIONS (SET a '2');
-- changed: foreign data wrapper wrapper | fdwoptions

ALTER SERVER far VERSION '2';
-- changed: foreign server far | srvversion

ALTER SERVER far OPTIONS (SET host 'i');
-- changed: foreign server far | srvoptions

GRANT USAGE ON FOREIGN SERVER far TO image_reader;
-- changed: foreign server far | srvacl

ALTER FOREIGN TABLE shop.remote OPTIONS (SET t 'v');
-- changed: options of a foreign table shop.remote | ftoptions

ALTER FOREIGN TABLE shop.remote ALTER a OPTIONS (SET name 'y');
-- changed: column shop.remote.a | attfdwoptions

ALTER FOREIGN TABLE shop.remote ADD CONSTRAINT remote_a CHECK (a > 0);
-- new: constraint remote_a on shop.remote

CREATE USER MAPPING FOR image_reader SERVER far;
-- new: user mapping image_reader on far

ALTER FOREIGN DATA WRAPPER wrapper VALIDATOR postgresql_fdw_validator;
-- changed: foreign data wrapper wrapper | fdwvalidator

ALTER PUBLICATION news ADD TABLE shop.sale;
-- new: published table shop.sale in publication news

ALTER PUBLICATION news SET (publish = 'insert');
-- changed: publication news | pubdelete
-- changed: publication news | pubtruncate
-- changed: publication news | pubupdate

ALTER PUBLICATION news SET (publish_via_partition_root = true);
-- changed: publication news | pubviaroot

-- since 15
ALTER PUBLICATION news SET TABLE shop.item (id, name), shop.sale;
-- changed: published table shop.item in publication news | prattrs

-- since 15
ALTER PUBLICATION news SET TABLE shop.item (id, name) WHERE (id > 3), shop.sale;
-- changed: published table shop.item in publication news | prqual

-- since 15
CREATE PUBLICATION schemas FOR TABLES IN SCHEMA other;
-- new: publication schemas
-- new: published schema other in publication schemas

CREATE PUBLICATION everything FOR ALL TABLES;
-- new: publication everything

-- since 18
ALTER PUBLICATION news SET (publish_generated_columns = stored);
-- changed: publication news | pubgencols

ALTER SUBSCRIPTION feed SET (binary = true);
-- changed: subscription feed | subbinary

ALTER SUBSCRIPTION feed SET PUBLICATION news, other WITH (refresh = false);
-- changed: subscription feed | subpublications

ALTER SUBSCRIPTION feed SET (synchronous_commit = 'remote_apply');
-- changed: subscription feed | subsynccommit

ALTER EVENT TRIGGER watch DISABLE;
-- changed: event trigger watch | evtenabled

DROP EVENT TRIGGER watch; CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION shop.on_ddl();
-- changed: event trigger watch | evtenabled
-- changed: event trigger watch | evttags

ALTER EXTENSION cube SET SCHEMA other;
-- new: comment function other.cube_cmp(other.cube,other.cube)
-- new: comment function other.cube_contained(other.cube,other.cube)
-- new: comment function other.cube_contains(other.cube,other.cube)
-- new: comment function other.cube_eq(other.cube,other.cube)
-- new: comment function other.cube_ge(other.cube,other.cube)
-- and more

ALTER EXTENSION cube DROP FUNCTION other.cube_dim(other.cube);
-- gone: extension member cube: function other.cube_dim(other.cube)

ALTER FUNCTION shop.touch() DEPENDS ON EXTENSION cube;
-- new: dependency on an extension cube: function shop.touch()

CREATE EXTENSION hstore SCHEMA other VERSION '1.7'; ALTER EXTENSION hstore UPDATE TO '1.8';
-- new: cast other.hstore to json
-- new: cast other.hstore to jsonb
-- new: cast text[] to other.hstore
-- new: comment extension hstore
-- new: extension hstore
-- and more

ALTER DEFAULT PRIVILEGES FOR ROLE image_owner GRANT EXECUTE ON FUNCTIONS TO image_reader;
-- new: default privileges of image_owner in all schemas on functions

ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT INSERT ON TABLES TO image_reader;
-- changed: default privileges of postgres in shop on tables | defaclacl

ALTER LARGE OBJECT 4711 OWNER TO image_owner;
-- changed: large object 4711 | lomacl
-- changed: large object 4711 | lomowner

GRANT SELECT ON LARGE OBJECT 4711 TO image_reader;
-- changed: large object 4711 | lomacl

COMMENT ON TABLE shop.item IS 'bought';
-- changed: comment table shop.item | description

COMMENT ON COLUMN shop.item.size IS NULL;
-- gone: comment table column shop.item.size

COMMENT ON CONSTRAINT item_price ON shop.item IS 'above zero';
-- new: comment table constraint item_price on shop.item

COMMENT ON FUNCTION shop.twice(int) IS 'n + n';
-- new: comment function shop.twice(integer)

COMMENT ON SCHEMA public IS 'everybody''s';
-- changed: comment schema public | description

COMMENT ON LARGE OBJECT 4711 IS 'perfume';
-- new: comment large object 4711

DO $$ BEGIN EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), 'of the test'); END $$;
-- new: comment database

DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = %L', current_database(), '7MB'); END $$;
-- new: settings of the database

DO $$ BEGIN EXECUTE format('ALTER ROLE image_reader IN DATABASE %I SET work_mem = %L', current_database(), '8MB'); END $$;
-- new: settings of image_reader in the database

DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO image_reader', current_database()); END $$;
-- changed: database database | datacl

DO $$ BEGIN EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 7', current_database()); END $$;
-- changed: database database | datconnlimit

GRANT INSERT, DELETE ON shop.item TO image_reader WITH GRANT OPTION;
-- changed: table shop.item | relacl

REVOKE SELECT ON shop.item FROM image_reader;
-- changed: table shop.item | relacl

GRANT SELECT ON SEQUENCE shop.loose TO image_reader;
-- changed: sequence shop.loose | relacl

SET ROLE image_reader; GRANT INSERT ON shop.item TO image_owner; RESET ROLE;
-- changed: table shop.item | relacl

REVOKE EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text) FROM PUBLIC; GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text) TO image_reader;
-- new: server function pg_ls_dir(text)

GRANT SELECT ON pg_catalog.pg_authid TO image_reader;
-- new: server relation pg_authid

GRANT SELECT (rolname) ON pg_catalog.pg_authid TO image_owner;
-- new: server column pg_authid.rolname

REVOKE USAGE ON TYPE pg_catalog.xml FROM PUBLIC;
-- new: server type xml

REVOKE USAGE ON SCHEMA information_schema FROM PUBLIC;
-- gone: server schema information_schema

-- since 15
REVOKE CREATE ON SCHEMA public FROM pg_database_owner;
-- changed: schema public | nspacl

REVOKE SELECT ON information_schema.tables FROM PUBLIC;
-- new: server relation information_schema.tables

INSERT INTO pg_seclabel SELECT 'shop.item'::regclass, 'pg_class'::regclass, 0, 'guard', 'secret';
-- new: security label table shop.item for guard

UPDATE pg_seclabel SET label = 'open';
-- changed: security label table shop.item for guard | label

DROP EXTENSION plpgsql CASCADE;
-- gone: comment transform for integer language speech
-- gone: constraint late on shop.item
-- gone: dependency on an extension cube: function shop.touch()
-- gone: event trigger watch
-- gone: extension plpgsql
-- gone: function shop.on_ddl()
-- gone: function shop.touch()
-- gone: language speech
-- gone: server language plpgsql
-- gone: transform integer in speech
-- gone: trigger late on shop.item
-- gone: trigger part_touch on shop.part
-- gone: trigger part_touch on shop.part_1
-- gone: trigger part_touch on shop.part_2
-- gone: trigger second on shop.item
-- gone: trigger touch on shop.item

DROP SUBSCRIPTION feed;
-- gone: subscription feed

DROP SCHEMA shop CASCADE;
-- gone: aggregate shop.total(integer)
-- gone: aggregate parameters shop.total(integer)
-- gone: attribute shop.box.depth
-- gone: attribute shop.box.height
-- gone: attribute shop.box.width
-- and more
