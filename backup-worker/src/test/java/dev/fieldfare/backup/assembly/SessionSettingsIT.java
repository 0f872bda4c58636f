package dev.fieldfare.backup.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import org.junit.jupiter.api.Test;

/** The server notices soon when the host of a backup-worker is gone. */
@WithServers
class SessionSettingsIT {

  @Test
  void sessionsOfAHostThatIsGoneEndSoon(TestDatabase database) throws Exception {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(TargetBackups.SESSION);
      var row =
          statement.executeQuery(
              "SELECT string_agg(current_setting(name), ' ' ORDER BY name) FROM pg_settings WHERE"
                  + " name LIKE 'tcp\\_%'");
      row.next();
      assertThat(row.getString(1)).isEqualTo("3 10 5 120000");
    }
  }
}
