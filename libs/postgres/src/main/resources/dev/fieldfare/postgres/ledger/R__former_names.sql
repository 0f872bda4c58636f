-- Names that programs of the former release call while they and this release run beside each other. The next release removes them.

CREATE OR REPLACE FUNCTION fieldfare.farewell(name text) RETURNS void LANGUAGE sql VOLATILE AS $$
  SELECT fieldfare.remove_worker(name)
$$;

CREATE OR REPLACE FUNCTION fieldfare.back_up_again(purge uuid) RETURNS void LANGUAGE sql VOLATILE AS $$
  SELECT fieldfare.require_new_backup(purge)
$$;

CREATE OR REPLACE FUNCTION fieldfare.keep_aside(migration uuid, how text, definition jsonb) RETURNS void LANGUAGE sql VOLATILE AS $$
  SELECT fieldfare.record_hidden_data(migration, how, definition)
$$;

CREATE OR REPLACE FUNCTION fieldfare.kept_again(original uuid, without_row jsonb DEFAULT NULL) RETURNS void LANGUAGE sql VOLATILE AS $$
  SELECT fieldfare.record_restored(original, without_row)
$$;

CREATE OR REPLACE FUNCTION fieldfare.empty_again(original uuid, relation text, filled_column text, type_sql text, filling text)
RETURNS void LANGUAGE sql VOLATILE AS $$
  SELECT fieldfare.restore_nulls(original, relation, filled_column, type_sql, filling)
$$;

CREATE OR REPLACE FUNCTION fieldfare.try_return(original uuid, relation text, converted_column text, conversion text)
RETURNS jsonb LANGUAGE sql VOLATILE AS $$
  SELECT fieldfare.try_type_undo(original, relation, converted_column, conversion)
$$;
