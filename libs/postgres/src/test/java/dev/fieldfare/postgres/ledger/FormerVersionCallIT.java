package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions under a worker of the former release, which knows no checks and no journal. */
@WithServers
class FormerVersionCallIT {
  private static final String TABLE = "CREATE TABLE made (id int)";

  private TestDatabase database;

  @BeforeEach
  void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
    database.createReleaseRole();
    database.execute(
        "TRUNCATE fieldfare.field_migrations, fieldfare.claims, fieldfare.inbox",
        "DROP TABLE IF EXISTS made");
  }

  @Test
  void d15_aWorkerOfTheFormerReleaseAppliesAVersion() throws SQLException {
    release("plain", TABLE);

    assertThat(database.value("SELECT waits FROM fieldfare.next_barrier()")).isEqualTo("f");
    assertThat(formerCall()).contains("\"done\"");
    assertThat(status("plain")).isEqualTo("APPLIED");
  }

  @Test
  void d15_aWorkerOfTheFormerReleaseLeavesAVersionThatIsToBeVerified() throws SQLException {
    release("verified", TABLE + ";\n-- fieldfare: verify\nSELECT false");

    assertThat(formerCall()).contains("\"waits\"");
    assertThat(status("verified")).isEqualTo("PENDING");
    assertThat(database.value("SELECT to_regclass('made') IS NULL")).isEqualTo("t");
  }

  @Test
  void d15_aWorkerOfTheFormerReleaseLeavesAVersionThatRunsStatementByStatement()
      throws SQLException {
    release("stepwise", "-- fieldfare: transactional=false\n" + TABLE);

    assertThat(database.value("SELECT waits FROM fieldfare.next_barrier()")).isEqualTo("t");
    assertThat(database.value("SELECT waits FROM fieldfare.next_version()")).isEqualTo("f");
    assertThat(formerCall()).contains("\"waits\"");
    assertThat(status("stepwise")).isEqualTo("PENDING");
    assertThat(database.value("SELECT to_regclass('made') IS NULL")).isEqualTo("t");
  }

  private String formerCall() {
    return database.value(
        "SELECT fieldfare.apply_version(m.id, ARRAY['%s'], ARRAY[1], 'token', NULL::name)"
                .formatted(TABLE)
            + " FROM fieldfare.field_migrations m");
  }

  private String status(String track) {
    return database.value(
        "SELECT status FROM fieldfare.schema_migrations WHERE track = '%s'".formatted(track));
  }

  private void release(String track, String text) throws SQLException {
    ReleasedVersion.release(database, track, text);
  }
}
