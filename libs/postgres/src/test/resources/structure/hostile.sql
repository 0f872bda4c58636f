-- A schema in which every name and text is hostile, with every kind of object that PostgreSQL 14 has.
CREATE EXTENSION btree_gist;
CREATE EXTENSION hstore SCHEMA public;
CREATE EXTENSION postgres_fdw;
CREATE SCHEMA "s'1"";\ -- x";
CREATE SCHEMA "select";
CREATE SCHEMA "Schéma $$";
COMMENT ON SCHEMA "s'1"";\ -- x" IS E'it''s "quoted"; \\ DROP TABLE x; --\n$$ $function$ ''; CREATE TABLE public.injected(); --';
SET search_path = "s'1"";\ -- x", public;

-- Types.
CREATE TYPE "enum '"";\" AS ENUM ('a''); CREATE TABLE public.injected(); --', E'back\\slash', E'new\nline', '"', '$$', '', 'é');
ALTER TYPE "enum '"";\" ADD VALUE 'between' BEFORE '"';
CREATE TYPE "composite "";" AS ("a ' b" text COLLATE "C", "order" int[], "e\" "enum '"";\");
COMMENT ON TYPE "composite "";" IS E'\\''; --';
COMMENT ON COLUMN "composite "";"."a ' b" IS 'column ''of'' a type';
CREATE TYPE "shell only";
CREATE COLLATION "coll'""\" FROM "C";
CREATE COLLATION "icu ;" (provider = icu, locale = 'de', deterministic = false);
CREATE DOMAIN "domain '"";" AS text COLLATE "C" DEFAULT E'd\\''; x' NOT NULL CONSTRAINT "chk '"";" CHECK (VALUE <> E'\\''; DROP' AND length(VALUE) < 100);
CREATE DOMAIN "domain of domain" AS "domain '"";" CHECK (VALUE <> 'x');
ALTER DOMAIN "domain of domain" ADD CONSTRAINT "late '" CHECK (VALUE <> 'y') NOT VALID;
COMMENT ON CONSTRAINT "chk '"";" ON DOMAIN "domain '"";" IS 'x''y';
CREATE TYPE "range ""; '" AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi, MULTIRANGE_TYPE_NAME = "multi ""; '");
CREATE TYPE "text range" AS RANGE (SUBTYPE = text, COLLATION = "C");
CREATE TYPE "canonical range";
CREATE FUNCTION "canonical '"("canonical range") RETURNS "canonical range" LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE "canonical range" AS RANGE (SUBTYPE = int, CANONICAL = "canonical '");
CREATE TYPE "base ""'";
CREATE FUNCTION "base in '"(cstring) RETURNS "base ""'" LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION "base out '"("base ""'") RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION "base recv '"(internal) RETURNS "base ""'" LANGUAGE internal STABLE STRICT AS 'textrecv';
CREATE FUNCTION "base send '"("base ""'") RETURNS bytea LANGUAGE internal STABLE STRICT AS 'textsend';
CREATE TYPE "base ""'" (INTERNALLENGTH = VARIABLE, INPUT = "base in '", OUTPUT = "base out '", RECEIVE = "base recv '", SEND = "base send '",
  DEFAULT = E'd\\''"', CATEGORY = 'U', DELIMITER = ';', STORAGE = extended, COLLATABLE = true);

-- Routines.
CREATE FUNCTION "fn '"";"("a '" text DEFAULT E'\\''; --', "b""" int DEFAULT 1, VARIADIC "c;" text[] DEFAULT '{}') RETURNS text LANGUAGE sql IMMUTABLE
  SET search_path = pg_catalog, "s'1"";\ -- x" SET "DateStyle" = 'ISO' AS $f$ SELECT $1 || '$function$; $$' || E'\\' $f$;
COMMENT ON FUNCTION "fn '"";"(text, int, text[]) IS E'\\''; DROP SCHEMA x; --';
CREATE FUNCTION "atomic '"(n int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN n > 0 THEN 1 ELSE 0 END; SELECT n + length('''; x'); END;
CREATE PROCEDURE "proc '"";"(IN "i" int, INOUT "o" text, OUT "p '" int) LANGUAGE plpgsql AS $p$ BEGIN o := '$p'; "p '" := 1; END $p$;
CREATE FUNCTION "broken '"() RETURNS int LANGUAGE plpgsql AS $p$ BEGIN RETURN (SELECT count(*) FROM nowhere.nothing); END $p$;
SET check_function_bodies = off;
CREATE FUNCTION "invalid body"() RETURNS int LANGUAGE sql AS 'SELECT FROM WHERE; '';';
SET check_function_bodies = on;
CREATE FUNCTION "table fn"() RETURNS TABLE ("x '" int, "y""" text) LANGUAGE sql ROWS 7 COST 3 PARALLEL SAFE LEAKPROOF STABLE AS 'SELECT 1, ''\''::text';
CREATE FUNCTION "trigger '"";"() RETURNS trigger LANGUAGE plpgsql AS $p$ BEGIN RETURN NEW; END $p$;
CREATE AGGREGATE "agg '"";"(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0', COMBINEFUNC = int4pl, PARALLEL = safe);
CREATE AGGREGATE "agg star"(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0', MSFUNC = int8inc, MINVFUNC = int8dec, MSTYPE = int8, MINITCOND = '0');
CREATE AGGREGATE "agg ordered"(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA, FINALFUNC_MODIFY = READ_WRITE);
COMMENT ON AGGREGATE "agg ordered"(float8 ORDER BY anyelement) IS 'ordered''';

-- Operators, casts and the like.
CREATE FUNCTION "eq '"("composite "";", "composite "";") RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION "cmp '"("composite "";", "composite "";") RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE OPERATOR === (FUNCTION = "eq '", LEFTARG = "composite "";", RIGHTARG = "composite "";", COMMUTATOR = ===, NEGATOR = !==, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR !== (FUNCTION = "eq '", LEFTARG = "composite "";", RIGHTARG = "composite "";", NEGATOR = ===);
CREATE OPERATOR <<<= (FUNCTION = "eq '", LEFTARG = "composite "";", RIGHTARG = "composite "";");
CREATE OPERATOR <<< (FUNCTION = "eq '", LEFTARG = "composite "";", RIGHTARG = "composite "";");
CREATE OPERATOR >>>= (FUNCTION = "eq '", LEFTARG = "composite "";", RIGHTARG = "composite "";");
CREATE OPERATOR >>> (FUNCTION = "eq '", LEFTARG = "composite "";", RIGHTARG = "composite "";");
CREATE OPERATOR ~! (FUNCTION = int4um, RIGHTARG = int);
COMMENT ON OPERATOR ~! (NONE, int) IS 'prefix ''';
CREATE OPERATOR FAMILY "family '"";" USING btree;
CREATE OPERATOR CLASS "class '"";" FOR TYPE "composite "";" USING btree FAMILY "family '"";" AS
  OPERATOR 1 <<<, OPERATOR 2 <<<=, OPERATOR 3 ===, OPERATOR 4 >>>=, OPERATOR 5 >>>, FUNCTION 1 "cmp '"("composite "";", "composite "";");
ALTER OPERATOR FAMILY "family '"";" USING btree ADD OPERATOR 1 < (int, int), OPERATOR 3 = (int, int), FUNCTION 1 (int, int) btint4cmp(int, int);
COMMENT ON OPERATOR CLASS "class '"";" USING btree IS 'class ''';
COMMENT ON OPERATOR FAMILY "family '"";" USING btree IS 'family ''';
CREATE OPERATOR FAMILY "empty family" USING hash;
CREATE FUNCTION "to text '"("composite "";") RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''x''';
CREATE CAST ("composite "";" AS text) WITH FUNCTION "to text '"("composite "";") AS ASSIGNMENT;
CREATE CAST ("base ""'" AS text) WITHOUT FUNCTION AS IMPLICIT;
CREATE CAST ("enum '"";\" AS int) WITH INOUT;
COMMENT ON CAST ("enum '"";\" AS int) IS 'cast ''';
CREATE CONVERSION "conv '"";" FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE DEFAULT CONVERSION "default conv" FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
CREATE TRUSTED LANGUAGE "lang '"";" HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
COMMENT ON LANGUAGE "lang '"";" IS 'lang ''';
CREATE FUNCTION "in lang"() RETURNS int LANGUAGE "lang '"";" AS 'BEGIN RETURN 1; END';
CREATE FUNCTION "from sql"(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'prsd_lextype';
CREATE TRANSFORM FOR "composite "";" LANGUAGE "lang '"";" (FROM SQL WITH FUNCTION "from sql"(internal));
CREATE ACCESS METHOD "am '"";" TYPE INDEX HANDLER bthandler;
CREATE ACCESS METHOD "table am" TYPE TABLE HANDLER heap_tableam_handler;

-- Text search.
CREATE TEXT SEARCH PARSER "parser '"";" (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
CREATE TEXT SEARCH TEMPLATE "template '"";" (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY "dict '"";" (TEMPLATE = "template '"";", ACCEPT = 'false');
CREATE TEXT SEARCH DICTIONARY "snow '" (TEMPLATE = snowball, LANGUAGE = english, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION "config '"";" (PARSER = "parser '"";");
ALTER TEXT SEARCH CONFIGURATION "config '"";" ADD MAPPING FOR asciiword, word WITH "dict '"";", "snow '";
COMMENT ON TEXT SEARCH CONFIGURATION "config '"";" IS 'config ''';

-- Foreign data.
CREATE FOREIGN DATA WRAPPER "fdw '"";" OPTIONS ("o '" E'v\\''; --');
CREATE SERVER "server '"";" TYPE 't''' VERSION E'v\\' FOREIGN DATA WRAPPER "fdw '"";" OPTIONS ("host""" E'h''; \\');
CREATE USER MAPPING FOR CURRENT_USER SERVER "server '"";" OPTIONS ("password" E'p''\\; --');
CREATE USER MAPPING FOR PUBLIC SERVER "server '"";";
CREATE FOREIGN TABLE "foreign '"";" ("a '" int OPTIONS ("c '" E'v\\''') NOT NULL, b text DEFAULT E'\\''', CONSTRAINT "fc '" CHECK ("a '" > 0)) SERVER "server '"";" OPTIONS ("t '" E't\\''');
COMMENT ON FOREIGN TABLE "foreign '"";" IS 'foreign ''';

-- Tables.
CREATE SEQUENCE "seq '"";" AS smallint START 5 INCREMENT -3 MINVALUE -100 MAXVALUE 100 CACHE 4 CYCLE;
CREATE TABLE "t '"";\ -- x" (
  id int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "identity '"";" START 7 INCREMENT 3),
  "select" serial,
  "a '"";" text COLLATE "C" DEFAULT E'\\''; CREATE TABLE public.injected(); --' NOT NULL,
  "b\" bigint DEFAULT nextval('"seq ''"";"'),
  "gen '" text GENERATED ALWAYS AS (upper("a '"";" || E'\\''')) STORED,
  dom "domain '"";",
  enm "enum '"";\" DEFAULT 'a''); CREATE TABLE public.injected(); --',
  cmp "composite "";",
  rng "range ""; '",
  bas "base ""'",
  hst hstore,
  num numeric(12,3), tim timestamptz(3) DEFAULT '2020-01-01 00:00:00+00', iv interval day to second(2), chr char(7), bt bit varying(9), arr text[] DEFAULT ARRAY['''', E'\\'],
  mon money DEFAULT 12.5,
  big text COMPRESSION pglz,
  CONSTRAINT "pk '"";" PRIMARY KEY (id) INCLUDE ("select") WITH (fillfactor = 70),
  CONSTRAINT "uq '"";" UNIQUE ("a '"";", "b\") DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT "ck '"";" CHECK ("a '"";" <> E'\\''; --'),
  CONSTRAINT "ck no inherit" CHECK (id > 0) NO INHERIT,
  CONSTRAINT "ex '"";" EXCLUDE USING gist (id WITH =, rng WITH &&) WITH (fillfactor = 80) WHERE (id > 3) DEFERRABLE
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.3, toast.autovacuum_enabled = false);
ALTER TABLE "t '"";\ -- x" ALTER big SET STORAGE EXTERNAL, ALTER big SET STATISTICS 500, ALTER "a '"";" SET (n_distinct = -0.5, n_distinct_inherited = 7),
  ADD CONSTRAINT "not valid '" CHECK (length(big) < 1000) NOT VALID;
COMMENT ON TABLE "t '"";\ -- x" IS E'table '' \\ \n ; "';
COMMENT ON COLUMN "t '"";\ -- x"."a '"";" IS E'column '' \\ ; --';
COMMENT ON CONSTRAINT "ck '"";" ON "t '"";\ -- x" IS 'check ''';
COMMENT ON CONSTRAINT "pk '"";" ON "t '"";\ -- x" IS 'pk ''';
COMMENT ON SEQUENCE "seq '"";" IS 'seq ''';
COMMENT ON SEQUENCE "identity '"";" IS 'identity seq ''';
CREATE INDEX "ix '"";" ON "t '"";\ -- x" USING btree ((lower("a '"";") || E'\\''') COLLATE "C" text_pattern_ops DESC NULLS LAST, id) INCLUDE (big) WITH (fillfactor = 50) WHERE "a '"";" <> E'\\''; --';
ALTER INDEX "ix '"";" ALTER COLUMN 1 SET STATISTICS 333;
COMMENT ON INDEX "ix '"";" IS 'index ''';
CREATE INDEX "ix am" ON "t '"";\ -- x" USING gin (hst);
CREATE INDEX "ix cmp" ON "t '"";\ -- x" (cmp "class '"";");
CREATE UNIQUE INDEX "ix identity" ON "t '"";\ -- x" (num) WHERE false;
DROP INDEX "ix identity";
ALTER TABLE "t '"";\ -- x" ALTER num SET NOT NULL;
CREATE UNIQUE INDEX "ix identity" ON "t '"";\ -- x" (num);
ALTER TABLE "t '"";\ -- x" REPLICA IDENTITY USING INDEX "ix identity";
ALTER TABLE "t '"";\ -- x" CLUSTER ON "ix cmp";
CREATE STATISTICS "stat '"";" (dependencies, mcv) ON "a '"";", big FROM "t '"";\ -- x";
ALTER STATISTICS "stat '"";" SET STATISTICS 77;
CREATE STATISTICS "stat expr" ON (lower("a '"";" || '''')), id FROM "t '"";\ -- x";
COMMENT ON STATISTICS "stat '"";" IS 'stat ''';
CREATE UNLOGGED TABLE "unlogged '" (a int PRIMARY KEY, t "t '"";\ -- x", ts "t '"";\ -- x"[]);
CREATE TABLE "in table am" (a int) USING "table am";
CREATE TABLE "typed '" OF "composite "";" ("a ' b" WITH OPTIONS DEFAULT 'x''' NOT NULL, "order" PRIMARY KEY);
CREATE TABLE "no columns" ();
CREATE TABLE "renamed '" ("a '" int PRIMARY KEY, b int);
CREATE INDEX "renamed ix" ON "renamed '" ("a '", b);
ALTER TABLE "renamed '" RENAME "a '" TO "z "";";
CREATE TABLE "dropped columns" (a int, b int, c int, d int);
ALTER TABLE "dropped columns" DROP COLUMN b, ADD COLUMN "e '" text DEFAULT '''', REPLICA IDENTITY FULL;
ALTER TABLE "in table am" REPLICA IDENTITY NOTHING;
CREATE TABLE "parent '" (a int DEFAULT 1, b text NOT NULL, CONSTRAINT "inherited '" CHECK (a <> 7));
CREATE TABLE "parent 2" (c int);
CREATE TABLE "child '" (d int, b text DEFAULT 'local''', CONSTRAINT "own '" CHECK (d > 0)) INHERITS ("parent '", "parent 2");
ALTER TABLE "child '" ALTER a SET DEFAULT 2, ALTER c SET NOT NULL;
CREATE TABLE "grandchild" () INHERITS ("child '");
ALTER TABLE "grandchild" ALTER a DROP DEFAULT;

-- Partitions.
CREATE TABLE "part '"";" (k int NOT NULL, "t '" text, v text DEFAULT 'p', CONSTRAINT "pck '" CHECK (k >= 0), CONSTRAINT "ppk '" PRIMARY KEY (k, "t '")) PARTITION BY LIST ("t '");
CREATE TABLE "part 1 '" PARTITION OF "part '"";" FOR VALUES IN ('a''', E'\\', '"; --', NULL);
ALTER TABLE "part '"";" DETACH PARTITION "part 1 '";
DROP TABLE "part 1 '";
CREATE TABLE "part 1 '" PARTITION OF "part '"";" FOR VALUES IN ('a''', E'\\', '"; --');
CREATE TABLE "part 2" (v text DEFAULT 'other''', gone int, "t '" text NOT NULL, k int NOT NULL, CONSTRAINT "pck '" CHECK (k >= 0));
ALTER TABLE "part 2" DROP COLUMN gone;
ALTER TABLE "part '"";" ATTACH PARTITION "part 2" FOR VALUES IN ('2');
CREATE TABLE "part default" PARTITION OF "part '"";" DEFAULT PARTITION BY RANGE (k, "t '");
CREATE TABLE "part deep" PARTITION OF "part default" FOR VALUES FROM (MINVALUE, MINVALUE) TO (10, '''; "');
CREATE TABLE "part hash" (a int, b int) PARTITION BY HASH (a);
CREATE TABLE "part hash 0" PARTITION OF "part hash" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE "part hash 1" PARTITION OF "part hash" FOR VALUES WITH (MODULUS 2, REMAINDER 1) WITH (fillfactor = 55);
CREATE INDEX "part ix '" ON "part '"";" (v DESC);
CREATE INDEX "part own ix" ON "part 1 '" (v);
CREATE INDEX "part only" ON ONLY "part hash" (b);
CREATE INDEX "part hash 0 ix" ON "part hash 0" (b);
ALTER INDEX "part only" ATTACH PARTITION "part hash 0 ix";
COMMENT ON TABLE "part 1 '" IS 'partition ''';
COMMENT ON INDEX "part ix '" IS 'partitioned index ''';

-- Foreign keys.
CREATE TABLE "fk '"";" (a int, b text, c int PRIMARY KEY, CONSTRAINT "fk c '" FOREIGN KEY (a) REFERENCES "t '"";\ -- x" (id) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE "fk '"";" ADD CONSTRAINT "fk not valid" FOREIGN KEY (a) REFERENCES "fk '"";" (c) MATCH FULL NOT VALID;
ALTER TABLE "part hash" ADD CONSTRAINT "fk of parent '" FOREIGN KEY (b) REFERENCES "fk '"";" (c);
COMMENT ON CONSTRAINT "fk c '" ON "fk '"";" IS 'fk ''';

-- Views.
CREATE VIEW "view '"";" WITH (security_barrier = true, check_option = local) AS SELECT id AS "id '", "a '"";" || E'\\''; --' AS "b""", NULL::"enum '"";\" AS e FROM "t '"";\ -- x" WHERE id > 0;
ALTER VIEW "view '"";" ALTER COLUMN "b""" SET DEFAULT E'\\''';
COMMENT ON VIEW "view '"";" IS 'view ''';
COMMENT ON COLUMN "view '"";"."b""" IS 'view column ''';
CREATE VIEW "view 2" AS SELECT v.*, "fn '"";"('x') AS f FROM "view '"";" v;
CREATE RECURSIVE VIEW "recursive" (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM "recursive" WHERE n < 5;
CREATE VIEW "by key" AS SELECT id, "a '"";", count(*) AS n FROM "t '"";\ -- x" GROUP BY id;
CREATE VIEW "on by key" AS SELECT sum(n) AS "sum '" FROM "by key";
CREATE VIEW "cycle '" AS SELECT 1 AS a, 'x'::text COLLATE "C" AS b;
CREATE FUNCTION "of cycle"("cycle '") RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE VIEW "cycle '" AS SELECT "of cycle"(NULL) AS a, 'x'::text COLLATE "C" AS b;
CREATE FUNCTION "atomic by key"() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM (SELECT id, "a '"";" FROM "t '"";\ -- x" GROUP BY id) x; END;
CREATE MATERIALIZED VIEW "z mat '"";" WITH (fillfactor = 33) AS SELECT id, "a '"";" FROM "t '"";\ -- x" WITH DATA;
CREATE VIEW "between" AS SELECT * FROM "z mat '"";";
CREATE MATERIALIZED VIEW "a mat" AS SELECT count(*) AS n FROM "between";
CREATE MATERIALIZED VIEW "mat unpopulated" AS SELECT 1 AS "x '" WITH NO DATA;
CREATE MATERIALIZED VIEW "mat by key" AS SELECT id, "a '"";" FROM "t '"";\ -- x" GROUP BY id;
CREATE UNIQUE INDEX "mat ix '" ON "z mat '"";" (id);
ALTER MATERIALIZED VIEW "z mat '"";" ALTER COLUMN id SET STATISTICS 42;
ALTER MATERIALIZED VIEW "z mat '"";" CLUSTER ON "mat ix '";
COMMENT ON MATERIALIZED VIEW "z mat '"";" IS 'mat ''';

-- A table, its default and a function that need each other.
CREATE TABLE "loop '" (a int, b int);
CREATE FUNCTION "of loop"("loop '") RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
ALTER TABLE "loop '" ALTER a SET DEFAULT "of loop"(NULL), ADD CONSTRAINT "loop ck" CHECK ("of loop"(NULL) = 1);
CREATE FUNCTION "of domain"("domain of domain") RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';
ALTER DOMAIN "domain of domain" ADD CONSTRAINT "loop '" CHECK ("of domain"(VALUE));

-- Rules, triggers, policies.
CREATE RULE "rule '"";" AS ON INSERT TO "view '"";" WHERE new."b""" <> E'\\''' DO INSTEAD NOTHING;
CREATE RULE "rule 2" AS ON UPDATE TO "fk '"";" DO ALSO (SELECT 'a'';'; SELECT 2);
ALTER TABLE "fk '"";" DISABLE RULE "rule 2";
COMMENT ON RULE "rule '"";" ON "view '"";" IS 'rule ''';
CREATE TRIGGER "trg '"";" BEFORE INSERT OR UPDATE OF "a '"";" ON "t '"";\ -- x" FOR EACH ROW WHEN (new."a '"";" <> E'\\''; --') EXECUTE FUNCTION "trigger '"";"('a''); CREATE TABLE public.injected(); --', E'back\\', E'new\nline', '', E'tab\t', '"');
CREATE TRIGGER "trg always" AFTER DELETE ON "t '"";\ -- x" REFERENCING OLD TABLE AS "old '" FOR EACH STATEMENT EXECUTE FUNCTION "trigger '"";"(E'\\');
ALTER TABLE "t '"";\ -- x" ENABLE ALWAYS TRIGGER "trg always", DISABLE TRIGGER "trg '"";";
CREATE CONSTRAINT TRIGGER "trg constraint" AFTER INSERT ON "fk '"";" FROM "unlogged '" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "trigger '"";"();
ALTER TABLE "fk '"";" ENABLE REPLICA TRIGGER "trg constraint";
CREATE TRIGGER "trg part '" AFTER INSERT ON "part '"";" FOR EACH ROW EXECUTE FUNCTION "trigger '"";"('''');
ALTER TABLE "part 1 '" DISABLE TRIGGER "trg part '";
CREATE TRIGGER "trg view" INSTEAD OF DELETE ON "view '"";" FOR EACH ROW EXECUTE FUNCTION "trigger '"";"();
COMMENT ON TRIGGER "trg '"";" ON "t '"";\ -- x" IS 'trigger ''';
ALTER TABLE "t '"";\ -- x" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "fk '"";" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "pol '"";" ON "t '"";\ -- x" AS RESTRICTIVE FOR UPDATE TO "hostile '"";\ role", CURRENT_USER USING ("a '"";" <> E'\\''; --') WITH CHECK (id > 0);
CREATE POLICY "pol all" ON "fk '"";" USING (EXISTS (SELECT 1 FROM "t '"";\ -- x" x WHERE x.id = a));
COMMENT ON POLICY "pol '"";" ON "t '"";\ -- x" IS 'policy ''';

-- Publications, event triggers, large objects.
CREATE PUBLICATION "pub all" FOR ALL TABLES WITH (publish = 'insert', publish_via_partition_root = true);
CREATE PUBLICATION "pub '"";" FOR TABLE "t '"";\ -- x", "parent '", ONLY "part '"";";
COMMENT ON PUBLICATION "pub '"";" IS 'pub ''';
CREATE SUBSCRIPTION "sub '"";" CONNECTION E'dbname=x password=''it\\''s'' host=127.0.0.1' PUBLICATION "pub '"";", "other""" WITH (connect = false, slot_name = NONE, binary = true);
CREATE FUNCTION "event '"() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER "evt '"";" ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION "event '"();
CREATE EVENT TRIGGER "evt off" ON sql_drop EXECUTE FUNCTION "event '"();
ALTER EVENT TRIGGER "evt off" DISABLE;
COMMENT ON EVENT TRIGGER "evt '"";" IS 'event ''';
SELECT lo_create(424242);
SELECT lo_create(4711);
COMMENT ON LARGE OBJECT 4711 IS 'with a low number';
GRANT UPDATE ON LARGE OBJECT 4711 TO "hostile '"";\ role";
COMMENT ON LARGE OBJECT 424242 IS E'large '' \\';
GRANT SELECT ON LARGE OBJECT 424242 TO "hostile '"";\ role";

-- Owners and grants.
ALTER TABLE "dropped columns" OWNER TO "hostile '"";\ role";
ALTER FUNCTION "atomic '"(int) OWNER TO "hostile '"";\ role";
ALTER TYPE "composite "";" OWNER TO "hostile '"";\ role";
GRANT ALL ON SCHEMA "s'1"";\ -- x" TO "hostile '"";\ role" WITH GRANT OPTION;
GRANT USAGE ON SCHEMA "s'1"";\ -- x" TO "hostile other";
GRANT SELECT, INSERT ON "t '"";\ -- x" TO "hostile '"";\ role" WITH GRANT OPTION;
SET ROLE "hostile '"";\ role";
GRANT SELECT ON "t '"";\ -- x" TO "hostile other" WITH GRANT OPTION;
SET ROLE "hostile other";
GRANT SELECT ON "t '"";\ -- x" TO PUBLIC;
RESET ROLE;
GRANT SELECT ("a '"";"), UPDATE ("b\") ON "t '"";\ -- x" TO "hostile other";
REVOKE ALL ON "fk '"";" FROM CURRENT_USER;
REVOKE EXECUTE ON FUNCTION "atomic '"(int) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE "proc '"";"(int, text) TO "hostile other";
GRANT EXECUTE ON FUNCTION "agg '"";"(int) TO "hostile other";
REVOKE EXECUTE ON FUNCTION "agg '"";"(int) FROM PUBLIC;
GRANT USAGE ON SEQUENCE "seq '"";" TO "hostile other";
REVOKE USAGE ON TYPE "enum '"";\" FROM PUBLIC;
GRANT USAGE ON DOMAIN "domain '"";" TO "hostile other";
GRANT USAGE ON FOREIGN DATA WRAPPER "fdw '"";" TO "hostile other";
GRANT USAGE ON FOREIGN SERVER "server '"";" TO "hostile other";
REVOKE USAGE ON LANGUAGE "lang '"";" FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(float8) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION public.hstore(text, text) FROM PUBLIC;
REVOKE SELECT ON pg_catalog.pg_roles FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE ON SCHEMA public TO "hostile other";
ALTER DEFAULT PRIVILEGES FOR ROLE "hostile '"";\ role" IN SCHEMA "s'1"";\ -- x" GRANT SELECT ON TABLES TO "hostile other" WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO "hostile other";

-- Depends on an extension.
CREATE FUNCTION "depends"() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION "depends"() DEPENDS ON EXTENSION btree_gist;
ALTER INDEX "ix am" DEPENDS ON EXTENSION hstore;
ALTER TRIGGER "trg view" ON "view '"";" DEPENDS ON EXTENSION hstore;

-- Many of the common kinds, each with a name of its own.
DO $do$
DECLARE n text; bad text;
BEGIN
  FOR i IN 1..20 LOOP
    bad := (ARRAY['''', '"', E'\\', ';', '--', '$$', E'\n', '/*', ':x', '%I', '''; DROP TABLE x; --', E'\\''', '$1', '?', '{', E'\t', 'é', ' ', '.', ','])[i];
    n := 'many ' || bad || i;
    EXECUTE format('CREATE TABLE "select".%I (id int PRIMARY KEY, %I text DEFAULT %L, CHECK (%I <> %L))', n, bad, bad, bad, bad);
    EXECUTE format('COMMENT ON TABLE "select".%I IS %L', n, bad);
    EXECUTE format('CREATE INDEX %I ON "select".%I (%I)', n || ' ix', n, bad);
    EXECUTE format('CREATE VIEW "Schéma $$".%I AS SELECT t.%I AS %I, %L::text AS x FROM "select".%I t', n, bad, bad, bad, n);
    EXECUTE format('CREATE FUNCTION "Schéma $$".%I(%I text DEFAULT %L) RETURNS text LANGUAGE sql AS %L', n, bad, bad, 'SELECT ' || quote_literal(bad));
    EXECUTE format('CREATE TYPE "Schéma $$".%I AS ENUM (%L)', n || ' e', bad);
    EXECUTE format('CREATE TRIGGER %I BEFORE INSERT ON "select".%I FOR EACH ROW EXECUTE FUNCTION "s''1"";\ -- x"."trigger ''"";"(%L)', n, n, bad);
    EXECUTE format('CREATE SEQUENCE "select".%I', n || ' s');
  END LOOP;
END $do$;
