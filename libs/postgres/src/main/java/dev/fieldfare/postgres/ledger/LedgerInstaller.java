package dev.fieldfare.postgres.ledger;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Installs the ledger into a target, or brings it up to date.
 *
 * <p>Several workers may start at once: Flyway lets one of them work and the others wait. A ledger
 * of a newer release is refused, never changed back.
 */
public final class LedgerInstaller {

  /** The schema inside each target that belongs to us. */
  public static final String SCHEMA = "fieldfare";

  private static final String LOCATION = "classpath:dev/fieldfare/postgres/ledger";

  private final DataSource target;
  private final String targetName;

  public LedgerInstaller(DataSource target, String targetName) {
    this.target = target;
    this.targetName = targetName;
  }

  /**
   * Leaves the ledger installed and named, or throws and leaves it as it was.
   *
   * @throws SQLException when the target cannot be reached
   */
  public void install() throws SQLException {
    Flyway.configure(LedgerInstaller.class.getClassLoader())
        .dataSource(target)
        .locations(LOCATION)
        .schemas(SCHEMA)
        .createSchemas(true)
        .table("ledger_versions")
        .placeholderReplacement(false)
        .ignoreMigrationPatterns(new String[0])
        .load()
        .migrate();
    nameTarget();
  }

  private void nameTarget() throws SQLException {
    try (var connection = target.getConnection();
        var insert =
            connection.prepareStatement(
                "INSERT INTO fieldfare.target (name) VALUES (?)"
                    + " ON CONFLICT (only_row) DO UPDATE SET name = excluded.name"
                    + " WHERE target.name <> excluded.name")) {
      insert.setString(1, targetName);
      insert.executeUpdate();
    }
  }
}
