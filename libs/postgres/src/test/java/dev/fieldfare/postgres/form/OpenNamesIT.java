package dev.fieldfare.postgres.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that are left to a registry of forms, sent by SQL. */
@WithServers
class OpenNamesIT {

  private static final String WITHOUT_BOTH =
      "{\"type\": \"DROP_COLUMN\", \"formId\": \"f\", \"fieldId\": \"x\"}";

  private static TestDatabase database;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WITHOUT_BOTH,
        "{\"type\": \"DROP_COLUMN\", \"formId\": \"f\", \"column\": \"c\"}",
        "[{\"type\": \"DROP_COLUMN\", \"table\": \"t\", \"column\": \"c\"}, " + WITHOUT_BOTH + "]"
      })
  void areRefusedAtOnceWhereThereIsNoRegistry(String request) throws SQLException {
    use(false);

    assertThatThrownBy(() -> enqueue(request))
        .hasMessageContaining(
            "not_in_registry: this target has no registry of forms, so DROP_COLUMN needs the"
                + " property \"table\"")
        .cause()
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"));
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("0");
  }

  @Test
  void theColumnOfAFieldIsAskedForToo() throws SQLException {
    use(false);

    assertThatThrownBy(() -> enqueue(WITHOUT_BOTH.replace("}", ", \"table\": \"t\"}")))
        .hasMessageContaining("so DROP_COLUMN needs the property \"column\"");
  }

  @Test
  void otherPropertiesAreMissingInTheirOwnWords() throws SQLException {
    use(false);

    assertThatThrownBy(() -> enqueue("{\"type\": \"CHANGE_TYPE\", \"formId\": \"f\"}"))
        .hasMessageContaining("CHANGE_TYPE needs the property")
        .message()
        .doesNotContain("registry");
  }

  @Test
  void areAcceptedWhereThereIsARegistry() throws SQLException {
    use(true);

    assertThat(enqueue(WITHOUT_BOTH)).hasSize(1);
    database.execute("TRUNCATE fieldfare.inbox");
  }

  private static List<String> enqueue(String request) {
    return database.query("SELECT fieldfare.enqueue('%s'::jsonb)".formatted(request));
  }

  private static void use(boolean registry) throws SQLException {
    try (Connection connection = database.connect()) {
      new FormRegistry(connection).use(registry);
      assertThat(new FormRegistry(connection).isUsed()).isEqualTo(registry);
    }
  }
}
