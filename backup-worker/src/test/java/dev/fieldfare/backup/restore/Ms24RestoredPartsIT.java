package dev.fieldfare.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MS-24: indexes, constraints, comments and privileges come back with a table. */
@WithServers
class Ms24RestoredPartsIT {
  @TempDir Path folder;
  private final TestDatabase database;
  private final Requested target;
  private final String reader;
  private FolderStore store;

  Ms24RestoredPartsIT(TestDatabase database) throws Exception {
    this.database = database;
    this.target = new Requested(database);
    this.reader = "reader_" + database.name();
    if (database.query("SELECT 1 FROM pg_roles WHERE rolname = '%s'".formatted(reader)).isEmpty()) {
      assertThat(database.createRole("reader")).isEqualTo(reader);
    }
  }

  @BeforeEach
  void makeTheTables() {
    store = new FolderStore(folder);
    database.execute(
        "DROP TABLE IF EXISTS lines, orders, customers CASCADE",
        "DROP FUNCTION IF EXISTS touch()",
        "CREATE TABLE customers (id int PRIMARY KEY)",
        "INSERT INTO customers VALUES (1), (2)",
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN NEW.note := coalesce(NEW.note, 'touched'); RETURN NEW; END $$",
        "CREATE TABLE orders (id serial, customer int NOT NULL, parent int, \"we ird\" text, note"
            + " text, CONSTRAINT orders_key PRIMARY KEY (id) INCLUDE (note), CONSTRAINT"
            + " orders_customer FOREIGN KEY (customer) REFERENCES customers ON DELETE CASCADE,"
            + " CONSTRAINT orders_parent FOREIGN KEY (parent) REFERENCES orders DEFERRABLE,"
            + " CONSTRAINT orders_weird UNIQUE (\"we ird\") DEFERRABLE INITIALLY DEFERRED,"
            + " CONSTRAINT positive CHECK (customer > 0 AND orders.note IS DISTINCT FROM"
            + " 'public.orders')) WITH (fillfactor = 70)",
        "CREATE INDEX orders_note ON orders USING btree (lower(note) DESC) WHERE note <> 'a.b'",
        "CREATE UNIQUE INDEX orders_twice ON orders (customer, id)",
        "CREATE STATISTICS orders_statistics ON customer, note FROM orders",
        "COMMENT ON TABLE orders IS 'it''s orders'",
        "COMMENT ON COLUMN orders.\"we ird\" IS 'weird'",
        "COMMENT ON CONSTRAINT positive ON orders IS 'no zero'",
        "COMMENT ON INDEX orders_note IS 'for searches'",
        "CREATE TRIGGER touched BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch()",
        "CREATE TRIGGER sleeping BEFORE DELETE ON orders FOR EACH ROW EXECUTE FUNCTION touch()",
        "ALTER TABLE orders DISABLE TRIGGER sleeping",
        "ALTER TABLE orders REPLICA IDENTITY FULL",
        "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY own ON orders FOR SELECT TO %s USING (customer = 1)".formatted(reader),
        "GRANT SELECT ON orders TO %s WITH GRANT OPTION".formatted(reader),
        "GRANT UPDATE (note) ON orders TO PUBLIC",
        "INSERT INTO orders (customer, parent, \"we ird\") VALUES (1, NULL, 'a'), (2, 1, 'b')");
  }

  @Test
  void ms24_everythingThatBelongsToTheTableComesBackUnderItsName() throws Exception {
    List<String> before = described("orders");
    UUID backup = target.take(store, "orders").id();
    database.execute("DROP TABLE orders");

    UUID restore = restored(backup, "orders");

    assertThat(warnings(restore)).isEmpty();
    assertThat(described("orders")).isEqualTo(before).hasSizeGreaterThan(25);
    assertThat(database.value("INSERT INTO orders (customer) VALUES (2) RETURNING id || note"))
        .isEqualTo("3touched");
    assertThat(database.query("SELECT id FROM orders WHERE parent = 1")).containsExactly("2");
  }

  @Test
  void ms24_underAnotherNameWhatActsOnOthersStaysAway() throws Exception {
    UUID backup = target.take(store, "orders").id();

    UUID restore = restored(backup, "orders_again");

    assertThat(warnings(restore)).hasSize(1);
    assertThat(warnings(restore).getFirst()).contains("another name");
    assertThat(
            database.query(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid ="
                    + " 'orders_again'::regclass AND contype IN ('c', 'f', 'p', 'u') ORDER BY"
                    + " contype, conname"))
        .hasSize(5)
        .contains("FOREIGN KEY (parent) REFERENCES orders_again(id) DEFERRABLE")
        .contains("PRIMARY KEY (id) INCLUDE (note)");
    assertThat(
            database.value(
                "SELECT count(*) FROM pg_index WHERE indrelid = 'orders_again'::regclass"))
        .isEqualTo("4");
    assertThat(database.value("SELECT relacl FROM pg_class WHERE relname = 'orders_again'"))
        .isNull();
    assertThat(database.value("INSERT INTO orders_again (customer) VALUES (2) RETURNING id"))
        .isEqualTo("3");
    database.execute("DROP TABLE orders_again");
  }

  @Test
  void ms24_whatCannotBeMadeIsNamedAndTheRowsAreThere() throws Exception {
    UUID backup = target.take(store, "orders").id();
    database.execute(
        "DROP TABLE orders", "DROP FUNCTION touch()", "DELETE FROM customers WHERE id = 2");

    UUID restore = restored(backup, "orders");

    assertThat(warnings(restore))
        .hasSize(4)
        .anyMatch(text -> text.contains("orders_customer") && text.contains("NOT VALID"))
        .anyMatch(text -> text.contains("trigger touched") && text.contains("42883"));
    assertThat(database.value("SELECT count(*) FROM orders")).isEqualTo("2");
    assertThat(
            database.value(
                "SELECT convalidated FROM pg_constraint WHERE conname = 'orders_customer'"))
        .isEqualTo("f");
  }

  @Test
  void i8_withoutARestrictivePolicyNobodyGetsTheRows() throws Exception {
    database.execute(
        "CREATE FUNCTION visible(int) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE POLICY tenant ON orders AS RESTRICTIVE USING (visible(customer))");
    UUID backup = target.take(store, "orders").id();
    database.execute("DROP TABLE orders", "DROP FUNCTION visible(int)");

    UUID restore = restored(backup, "orders");

    assertThat(
            database.value(
                "SELECT has_table_privilege('%s', 'orders', 'SELECT')".formatted(reader)))
        .isEqualTo("f");
    assertThat(warnings(restore))
        .anyMatch(text -> text.contains("policy tenant") && text.contains("42883"))
        .anyMatch(text -> text.contains("grant") && text.contains("restrictive policy is missing"));
  }

  private UUID restored(UUID backup, String into) throws Exception {
    UUID restore = target.restore(backup, into);
    target.restorer(store).round();
    assertThat(
            database.value(
                "SELECT status || coalesce(error_message, '') FROM fieldfare.field_migrations WHERE id = '%s'"
                    .formatted(restore)))
        .isEqualTo("APPLIED");
    return restore;
  }

  private List<String> warnings(UUID restore) {
    return database.query(
        ("SELECT w ->> 'message' FROM fieldfare.field_migrations m CROSS JOIN"
                + " jsonb_array_elements(m.warnings) w WHERE m.id = '%s'")
            .formatted(restore));
  }

  // Everything that PostgreSQL itself says of a table, without its number.
  private List<String> described(String table) {
    return database.query(
        """
        WITH t AS (SELECT * FROM pg_class WHERE oid = '%s'::regclass)
        SELECT conname || pg_get_constraintdef(c.oid) || convalidated::text || coalesce(obj_description(c.oid, 'pg_constraint'), '')
          FROM pg_constraint c JOIN t ON t.oid = conrelid
        UNION ALL SELECT pg_get_indexdef(indexrelid) || coalesce(obj_description(indexrelid, 'pg_class'), '') FROM pg_index JOIN t ON t.oid = indrelid
        UNION ALL SELECT pg_get_triggerdef(g.oid) || tgenabled::text FROM pg_trigger g JOIN t ON t.oid = tgrelid WHERE NOT tgisinternal
        UNION ALL SELECT pg_get_statisticsobjdef(x.oid) FROM pg_statistic_ext x JOIN t ON t.oid = stxrelid
        UNION ALL SELECT polname || polcmd::text || pg_get_expr(polqual, polrelid) || polroles::regrole[]::text FROM pg_policy JOIN t ON t.oid = polrelid
        UNION ALL SELECT attname || attnotnull || coalesce(pg_get_expr(adbin, adrelid), '') || coalesce(attacl::text, '') || coalesce(col_description(t.oid, attnum), '')
          FROM pg_attribute a JOIN t ON t.oid = attrelid LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND adnum = attnum WHERE attnum > 0
        UNION ALL SELECT unnest(ARRAY[relacl::text, reloptions::text, relreplident::text, relrowsecurity::text, relforcerowsecurity::text,
          obj_description(oid, 'pg_class'), pg_get_serial_sequence('%s', 'id')]) FROM t
        UNION ALL SELECT s.seqstart || ' ' || s.seqmax || ' ' || s.seqtypid::regtype FROM pg_sequence s WHERE s.seqrelid = pg_get_serial_sequence('%s', 'id')::regclass
        ORDER BY 1
        """
            .formatted(table, table, table));
  }
}
