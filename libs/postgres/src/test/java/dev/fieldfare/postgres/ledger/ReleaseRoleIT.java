package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The role of scripts where roles are as {@code deploy/compose/roles.sh} makes them. */
@WithServers
class ReleaseRoleIT {

  @Test
  void i8_theOwnerOfTheSchemaRunsScriptsAndOwnsNewTables(TestDatabase database)
      throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    assertThat(database.value("SELECT fieldfare.release_role()")).isNull();
    String owner = database.createRole("app_owner");
    try (var superuser = database.superuserDataSource().getConnection();
        var statement = superuser.createStatement()) {
      statement.execute("ALTER SCHEMA public OWNER TO \"%s\"".formatted(owner));
      statement.execute("GRANT \"%s\" TO \"%s\"".formatted(owner, database.user()));
    }

    assertThat(database.value("SELECT pg_get_userbyid(fieldfare.release_role())")).isEqualTo(owner);
    assertThat(database.value("SELECT fieldfare.owner_of_new_table('public', current_user)"))
        .isEqualTo(owner);
  }
}
