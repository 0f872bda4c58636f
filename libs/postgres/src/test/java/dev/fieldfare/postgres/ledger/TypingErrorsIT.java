package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The steering functions report names that do not exist, with similar names that do. */
@WithServers
class TypingErrorsIT {

  private TestDatabase database;

  @BeforeEach
  void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute(
        "TRUNCATE fieldfare.field_migrations, fieldfare.claims, fieldfare.inbox, fieldfare.pauses",
        "DROP TABLE IF EXISTS orders, order_lines, customers, \"odd.name\"",
        "CREATE TABLE orders (id int)",
        "CREATE TABLE order_lines (id int)",
        "CREATE TABLE \"odd.name\" (id int)",
        "CREATE TABLE customers (id int)");
  }

  @Test
  void d31_aTableThatDoesNotExistIsNotPaused() {
    assertThatThrownBy(() -> database.query("SELECT fieldfare.pause_queue('public.oders')"))
        .hasMessageContaining("there is no table \"public.oders\"; near names: public.orders");
    assertThatThrownBy(() -> database.query("SELECT fieldfare.pause_queue('customer')"))
        .hasMessageContaining("there is no table \"customer\"; near names: public.customers");
    assertThatThrownBy(() -> database.query("SELECT fieldfare.pause_queue('xyzzy')"))
        .hasMessageContaining("there is no table \"xyzzy\"; a table is named schema.table");
    assertThat(database.query("SELECT name FROM fieldfare.pauses")).isEmpty();
    for (String name : new String[] {"", "public.orders", "public.odd.name"}) {
      database.query("SELECT fieldfare.pause_queue('%s')".formatted(name));
    }
    assertThat(database.value("SELECT count(*) FROM fieldfare.pauses")).isEqualTo("3");
  }

  @Test
  void d31_aTableThatIsStillToBeCreatedOrGoneCanBeHeldAndFreed() {
    database.query(
        "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"later\",\"column\":\"x\"}')");
    database.query("SELECT fieldfare.pause_queue('public.later')");
    database.query("SELECT fieldfare.pause_queue('public.orders')");
    database.execute("DROP TABLE orders", "TRUNCATE fieldfare.inbox");

    assertThat(database.value("SELECT fieldfare.resume_queue('public.orders')")).isEqualTo("t");
    assertThat(database.value("SELECT fieldfare.resume_queue('public.later')")).isEqualTo("t");
    assertThat(database.value("SELECT fieldfare.resume_queue('public.customers')")).isEqualTo("f");
    assertThatThrownBy(() -> database.query("SELECT fieldfare.resume_queue('public.custmers')"))
        .hasMessageContaining("near names: public.customers");
  }

  @Test
  void d31_anUnknownDependencyIsNamedWithNearKeys() throws SQLException {
    for (String key : new String[] {"release-16-a", "release-17-a", "release-17-b", "other"}) {
      database.execute(
          ("INSERT INTO fieldfare.field_migrations (id, idempotency_key, migration_type, status,"
                  + " enqueued_at) VALUES (fieldfare.new_id(), '%s', 'DROP_COLUMN', 'APPLIED', now())")
              .formatted(key));
    }

    assertThat(refusalOf("release-17a", "nobody"))
        .isEqualTo(
            "dependsOn names \"release-17a\", which is neither the id nor the idempotency key of a"
                + " migration here; near keys: release-17-a, release-16-a, release-17-b; 1 more are"
                + " unknown");
  }

  private String refusalOf(String... references) throws SQLException {
    database.query(
        "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"a\",\"column\":\"x\"}')");
    try (Connection connection = database.connect()) {
      var admissions = new AdmissionLedger(connection);
      ObjectNode batch = LedgerIT.batch(admissions.readInbox(1));
      var refs = ((ObjectNode) batch.path("items").get(0)).putArray("depends_on");
      for (String reference : references) {
        refs.add(reference);
      }
      JsonBatch.admit(admissions, batch);
    }
    return database.value(
        "SELECT error_message FROM fieldfare.field_migrations WHERE error_code ="
            + " 'unknown_dependency'");
  }
}
