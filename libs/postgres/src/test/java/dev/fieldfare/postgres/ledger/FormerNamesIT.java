package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A former name takes what the new one takes, and calls it. */
@WithServers
class FormerNamesIT {

  @ParameterizedTest
  @CsvSource({
    "farewell, remove_worker",
    "back_up_again, require_new_backup",
    "keep_aside, record_hidden_data",
    "kept_again, record_restored",
    "empty_again, restore_nulls",
    "try_return, try_type_undo"
  })
  void aFormerNameTakesTheSame(String former, String now, TestDatabase database)
      throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();

    assertThat(signature(database, former)).isEqualTo(signature(database, now));
    assertThat(
            database.value(
                "SELECT prosrc FROM pg_proc WHERE oid = 'fieldfare.%s'::regproc".formatted(former)))
        .contains("fieldfare." + now + "(");
  }

  private static String signature(TestDatabase database, String function) {
    return database.value(
        "SELECT pg_get_function_arguments(p.oid) || ' ' || pg_get_function_result(p.oid)"
            + " FROM pg_proc p WHERE p.oid = 'fieldfare.%s'::regproc".formatted(function));
  }
}
