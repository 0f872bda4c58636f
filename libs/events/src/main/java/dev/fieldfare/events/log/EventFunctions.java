package dev.fieldfare.events.log;

import dev.fieldfare.postgres.ledger.LedgerInstaller;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * The functions of the ledger's event log, made for another schema: one SQL text serves both logs.
 * They are replaced whenever a release changes them.
 */
final class EventFunctions implements JavaMigration {
  private static final String TEXT = "/dev/fieldfare/postgres/ledger/R__events.sql";

  private final String sql;

  EventFunctions(String schema) {
    this.sql = text().replace(LedgerInstaller.SCHEMA + ".", schema + ".");
  }

  private static String text() {
    try (InputStream file = LedgerInstaller.class.getResourceAsStream(TEXT)) {
      if (file == null) {
        throw new IllegalStateException("libs/postgres has no " + TEXT);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + TEXT, e);
    }
  }

  /** None: it is repeated when its text changes. */
  @Override
  public MigrationVersion getVersion() {
    return null;
  }

  @Override
  public String getDescription() {
    return "event functions";
  }

  @Override
  public Integer getChecksum() {
    return sql.hashCode();
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) throws SQLException {
    try (var statement = context.getConnection().createStatement()) {
      statement.execute(sql);
    }
  }
}
