package dev.fieldfare.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * MS-24: generated tables are backed up, damaged and restored, and are equal by value and by type.
 * More of them with {@code -Dfieldfare.round-trips=200}, the same ones with {@code
 * -Dfieldfare.seed}.
 */
@WithServers
class Ms24GeneratedRoundTripIT {
  private static final int ROUNDS = Integer.getInteger("fieldfare.round-trips", 12);
  private static final int MOST_COLUMNS = 9;
  private static final int MOST_ROWS = 400;

  /** A type, and an expression that makes one of its values for the row n. */
  private record Kind(String type, String value) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "numeric", "CASE WHEN n % 5 = 0 THEN 'NaN' ELSE (random() - 0.5)::numeric ^ 7 END"),
          new Kind("numeric(30,12)", "((random() - 0.5) * 1e17)::numeric(30,12)"),
          new Kind(
              "double precision",
              "(ARRAY['NaN', 'Infinity', '-Infinity', '-0', '1e-300', random()::text])[1 + n % 6]"
                  + "::float8"),
          new Kind("real", "(random() * 1e30)::real"),
          new Kind("bigint", "9223372036854775807 - (random() * 1e18)::bigint"),
          new Kind(
              "text",
              "(SELECT string_agg(chr(1 + (random() * 12000)::int), '') FROM generate_series(1, 1 +"
                  + " n % 9))"),
          new Kind(
              "text",
              "(ARRAY['', E'\\\\N', E'\\\\.', E'\\t\\n\\r\\\\', E'\\b\\f', ' '])[1 + n % 6]"),
          new Kind("character(7)", "left(md5(random()::text), n % 8)"),
          new Kind("bytea", "decode(repeat(md5(random()::text), n % 4), 'hex')"),
          new Kind(
              "timestamptz",
              "CASE n % 7 WHEN 0 THEN 'infinity' WHEN 1 THEN '-infinity' ELSE"
                  + " to_timestamp((random() - 0.4) * 9e9) END::timestamptz"),
          new Kind(
              "timestamp(3)", "timestamp '4000-02-29 23:59:59.999' - random() * interval '5000 y'"),
          new Kind("date", "CASE n % 5 WHEN 0 THEN '-infinity' ELSE '0044-03-15 BC' END::date + n"),
          new Kind("time", "time '00:00' + random() * interval '1 day'"),
          new Kind(
              "interval",
              "make_interval(months => n - 200, days => 200 - n, secs => (random() - 0.5) * 1e6)"),
          new Kind("uuid", "md5(random()::text)::uuid"),
          new Kind(
              "jsonb",
              "jsonb_build_object('a', ARRAY[NULL, random()::text], E'\\t\"', n, '', 'x')"),
          new Kind("json", "('{\"b\" :  ' || n || ', \"b\": [1 ,2]}')::json"),
          new Kind("text[]", "ARRAY[NULL, 'NULL', '', '{\"', E'\\\\,', random()::text]"),
          new Kind(
              "int[]", "CASE n % 3 WHEN 0 THEN '{}' ELSE '[2:3][0:1]={{1,NULL},{3,4}}' END::int[]"),
          new Kind(
              "int4range",
              "CASE n % 3 WHEN 0 THEN 'empty' WHEN 1 THEN '(,)' ELSE '[1,7)' END::int4range"),
          new Kind("tstzrange", "tstzrange(to_timestamp(random() * 1e9), NULL, '(]')"),
          new Kind("inet", "('10.0.0.0/8'::inet + n)"),
          new Kind("varbit", "n::bit(11)::varbit"),
          new Kind("tsvector", "to_tsvector('simple', md5(random()::text) || ' it''s')"),
          new Kind("boolean", "random() < 0.5"),
          new Kind("mood", "(ARRAY['ok', 'it''s \"odd\"', ''])[1 + n % 3]::mood"),
          new Kind("price", "(random() * 100)::numeric(8,2)"),
          new Kind("pair", "ROW(n, CASE n % 2 WHEN 0 THEN NULL ELSE E'(,\"\\\\' END)::pair"),
          new Kind("pair[]", "ARRAY[ROW(n, 'x')::pair, NULL]"));

  @TempDir Path folder;
  private final TestDatabase database;
  private final Requested target;

  Ms24GeneratedRoundTripIT(TestDatabase database) {
    this.database = database;
    this.target = new Requested(database);
  }

  @BeforeEach
  void createTypes() {
    database.execute(
        "CREATE TYPE mood AS ENUM ('ok', 'it''s \"odd\"', '')",
        "CREATE DOMAIN price AS numeric(8, 2) CHECK (VALUE >= 0)",
        "CREATE TYPE pair AS (\"le ft\" int, \"right\" text)");
  }

  @Test
  void ms24_generatedTablesComeBackEqual() throws Exception {
    long seed = Long.getLong("fieldfare.seed", System.nanoTime());
    System.out.println("Ms24GeneratedRoundTripIT seed " + seed);
    Random random = new Random(seed);
    FolderStore store = new FolderStore(folder);
    for (int round = 0; round < ROUNDS; round++) {
      String table = "t'\"%d ü".formatted(round);
      int rows = random.nextInt(MOST_ROWS);
      create(table, rows, random);
      String before = content(table);
      String types = types(table);
      UUID backup = target.take(store, table).id();
      database.execute("DELETE FROM %s WHERE id %% 3 <> 1".formatted(quoted(table)));

      UUID copied = target.restore(backup, table + "copy");
      target.restorer(store).round();
      UUID merged = target.restoreRows(backup, table, "keep", Optional.empty());
      target.rowRestorer(store).round();

      String what = "seed %d, round %d, %s".formatted(seed, round, types);
      assertThat(outcome(copied)).as(what).isEqualTo("APPLIED");
      assertThat(outcome(merged)).as(what).isEqualTo("APPLIED");
      assertThat(content(table + "copy")).as(what).isEqualTo(before);
      assertThat(content(table)).as(what).isEqualTo(before);
      assertThat(types(table + "copy")).as(what).isEqualTo(types);
    }
  }

  private void create(String table, int rows, Random random) {
    StringBuilder columns = new StringBuilder("id int PRIMARY KEY");
    StringBuilder values = new StringBuilder("n");
    int count = random.nextInt(MOST_COLUMNS);
    for (int column = 0; column < count; column++) {
      Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      columns.append(", \"c'\"\"%d, %s\" %s".formatted(column, kind.type(), kind.type()));
      values.append(", CASE WHEN random() > 0.2 THEN %s END".formatted(kind.value()));
    }
    database.execute(
        "SELECT setseed(%s)".formatted(random.nextDouble()),
        "CREATE TABLE %s (%s)".formatted(quoted(table), columns),
        "INSERT INTO %s SELECT %s FROM generate_series(1, %d) n"
            .formatted(quoted(table), values, rows));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private String content(String table) {
    return database.value(
        "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY id)), '') FROM %s t"
            .formatted(quoted(table)));
  }

  private String types(String table) {
    return database.value(
        ("SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), '; ' ORDER BY"
                + " attnum) FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum > 0")
            .formatted(quoted(table).replace("'", "''")));
  }

  private String outcome(UUID migration) {
    return database.value(
        "SELECT concat_ws(' ', status, error_code, error_message) FROM fieldfare.field_migrations WHERE id = '%s'"
            .formatted(migration));
  }
}
