package dev.fieldfare.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A merge of rows runs no code of others with rights on the ledger (I8). */
@WithServers
class I8RowRestoreIT {
  private static final String MERGE =
      "SELECT fieldfare.merge_rows('00000000-0000-0000-0000-000000000000', 'public', 't',"
          + " '__ff_restored', '', ARRAY['id'], ARRAY['id'])";

  private TestDatabase database;
  private DataSource worker;
  private DataSource attacker;

  @BeforeEach
  void prepareTheMerge() throws SQLException {
    database = TestServers.newDatabase();
    worker = database.dataSourceOf(database.createWorker());
    String mallory = database.createRole("mallory");
    attacker = database.dataSourceOf(mallory);
    new LedgerInstaller(worker, "main").install();
    run(
        database.superuserDataSource(),
        "CREATE SCHEMA evil AUTHORIZATION " + mallory,
        "GRANT USAGE ON SCHEMA evil TO PUBLIC",
        "GRANT CREATE ON SCHEMA public TO PUBLIC");
    run(
        worker,
        "CREATE TABLE public.t (id int PRIMARY KEY)",
        "CREATE TABLE public.__ff_restored (id int)",
        "INSERT INTO public.__ff_restored VALUES (1)",
        "GRANT TRIGGER, SELECT ON public.t TO PUBLIC");
    run(
        attacker,
        "CREATE TABLE evil.seen (who text)",
        "GRANT INSERT ON evil.seen TO PUBLIC",
        "CREATE FUNCTION evil.note() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN INSERT INTO evil.seen VALUES (current_user); RETURN NEW; END $$");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void i8_aTriggerThatWasMadeSinceTheCheckRunsNothing() throws Exception {
    run(
        attacker,
        "CREATE TRIGGER note BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION evil.note()");

    assertThatThrownBy(() -> run(worker, MERGE))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("code of another role with rights on the ledger");

    assertThat(database.value("SELECT count(*) FROM public.t")).isEqualTo("0");
  }

  @Test
  void i8_nobodyMakesATriggerDuringTheMerge() throws Exception {
    try (var merging = worker.getConnection();
        var statement = merging.createStatement()) {
      merging.setAutoCommit(false);
      statement.execute(MERGE);

      assertThatThrownBy(
              () ->
                  run(
                      attacker,
                      "SET lock_timeout = '100ms'",
                      "CREATE TRIGGER note BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION"
                          + " evil.note()"))
          .hasMessageContaining("lock timeout");
      merging.commit();
    }
    assertThat(database.value("SELECT count(*) FROM public.t")).isEqualTo("1");
  }

  private static void run(DataSource as, String... statements) throws SQLException {
    try (var connection = as.getConnection();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
