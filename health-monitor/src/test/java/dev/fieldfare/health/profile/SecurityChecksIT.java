package dev.fieldfare.health.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** FW10: retention and password rules. */
@WithServers
class SecurityChecksIT {

  @Test
  void fw10_backupsThatAreKeptTooLongAreReported(TestDatabase database) throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    backup(database, "VERIFIED", "now() - interval '8 days'", "NULL");
    backup(database, "VERIFIED", "now() - interval '8 days'", "now()");
    backup(database, "VERIFIED", "now() - interval '6 days'", "NULL");
    backup(database, "EXPIRED", "now() - interval '90 days'", "NULL");

    CheckOutcome outcome = OverdueRetention.check().run(target(database));
    assertThat(outcome.status()).isEqualTo(CheckStatus.WARNING);
    assertThat(outcome.details().getFirst())
        .startsWith("1 backups are kept a week longer than their retention, for example ");

    database.execute("UPDATE fieldfare.field_data_backups SET retention_until = now()");
    assertThat(OverdueRetention.check().run(target(database)).status()).isEqualTo(CheckStatus.OK);
  }

  @Test
  void fw10_passwordsThatAreStoredAsMd5AreReported(TestDatabase database) throws SQLException {
    assertThat(PasswordStorage.check().run(target(database)).status()).isEqualTo(CheckStatus.OK);

    database.execute("ALTER ROLE %s SET password_encryption = 'md5'".formatted(database.user()));
    CheckOutcome outcome = PasswordStorage.check().run(target(database));
    database.execute("ALTER ROLE %s RESET password_encryption".formatted(database.user()));

    assertThat(outcome.details()).containsExactly("New passwords are stored as md5.");
  }

  private static void backup(TestDatabase database, String status, String until, String held) {
    database.execute(
        "INSERT INTO fieldfare.field_data_backups (id, backup_type, status, created_by,"
            + " retention_until, held_at) VALUES (gen_random_uuid(), 'column', '%s', 'test', %s, %s)"
                .formatted(status, until, held));
  }

  private static CheckedTarget target(TestDatabase database) {
    return new CheckedTarget("main", database.user(), database.dataSource());
  }
}
