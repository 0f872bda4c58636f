-- Fingerprints of tables: whether a table still has the shape that a plan was made for.

-- A value that changes when the structure of a table changes: the versions of its catalogue rows and its dependent objects.
-- VACUUM and ANALYZE do not change it. A scope is the text of an array of column numbers. With it, other columns and their
-- dependent objects are ignored. The fingerprint begins with its scope.
CREATE OR REPLACE FUNCTION fieldfare.fingerprints(tables oid[], scopes text[])
RETURNS TABLE (table_oid oid, fingerprint text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY
  SELECT c.oid, concat_ws('-', coalesce(t.scope, '') || ':' || c.xmin,
    CASE WHEN t.scope IS NULL THEN
      (SELECT sum(hashint8((a.attnum::bigint << 33) | a.xmin::text::bigint))
         FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0)
    ELSE
      (SELECT sum(hashint8((a.attnum::bigint << 33) | a.xmin::text::bigint)) FROM unnest(t.scope::int2[]) n
        CROSS JOIN LATERAL (SELECT b.attnum, b.xmin FROM pg_attribute b WHERE b.attrelid = c.oid AND b.attnum = n OFFSET 0) a)
      END,
    (SELECT sum(hashint8((k.oid::bigint << 32) # k.xmin::text::bigint))
       FROM pg_constraint k WHERE k.conrelid = c.oid),
    (SELECT sum(hashint8((i.indexrelid::bigint << 32) # i.xmin::text::bigint))
       FROM pg_index i WHERE i.indrelid = c.oid),
    CASE WHEN t.scope IS NULL THEN
      (SELECT sum(hashint8((d.objid::bigint << 32)
                           # ((d.classid::bigint << 12) + d.objsubid * 4096 + d.refobjsubid)))
         FROM pg_depend d WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid)
    ELSE
      (SELECT sum(hashint8((d.objid::bigint << 32)
                           # ((d.classid::bigint << 12) + d.objsubid * 4096 + d.refobjsubid)))
         FROM pg_depend d WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
          AND d.refobjsubid = ANY (0 || t.scope::int[])) END,
    (SELECT sum(hashint8(p.xmin::text::bigint)) FROM pg_publication p))
  -- OFFSET 0 forces index lookups. A join would scan pg_class while it is small.
  FROM unnest(tables, scopes) t (oid, scope)
  CROSS JOIN LATERAL (SELECT k.oid, k.xmin FROM pg_class k WHERE k.oid = t.oid OFFSET 0) c;
END
$$;

-- True if one of the tables has changed since its fingerprint was taken, or is gone.
CREATE OR REPLACE FUNCTION fieldfare.has_changed(expected jsonb) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  tables oid[];
  scopes text[];
BEGIN
  SELECT array_agg(key::oid), array_agg(nullif(split_part(value, ':', 1), '')) INTO tables, scopes FROM jsonb_each_text(expected);
  RETURN (SELECT count(*) FILTER (WHERE now.fingerprint = expected ->> now.table_oid::text)
    FROM fieldfare.fingerprints(tables, scopes) AS now) < cardinality(tables);
END
$$;
