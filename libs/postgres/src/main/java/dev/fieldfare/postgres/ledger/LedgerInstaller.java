package dev.fieldfare.postgres.ledger;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.exception.FlywayValidateException;

/**
 * Installs the ledger into a target, or brings it up to date.
 *
 * <p>Several workers may start at once: Flyway lets one of them work and the others wait. A ledger
 * of a newer release is never changed back: it is used as it is when it says that programs of this
 * release work with it, and refused otherwise.
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
    Flyway flyway = flyway();
    try {
      flyway.migrate();
    } catch (FlywayValidateException newer) {
      if (!isCompatible(flyway.info().all())) {
        throw newer;
      }
    }
    nameTarget();
  }

  private Flyway flyway() {
    return Flyway.configure(LedgerInstaller.class.getClassLoader())
        .dataSource(target)
        .locations(LOCATION)
        .schemas(SCHEMA)
        .createSchemas(true)
        .table("ledger_versions")
        .placeholderReplacement(false)
        .ignoreMigrationPatterns(new String[0])
        .load();
  }

  private boolean isCompatible(MigrationInfo[] files) throws SQLException {
    OptionalInt ours =
        Arrays.stream(files)
            // The creation of the schema is listed too, without a version.
            .filter(file -> file.getVersion() != null && file.getState().isResolved())
            .mapToInt(file -> file.getVersion().getMajor().intValueExact())
            .max();
    boolean newer =
        Arrays.stream(files).anyMatch(file -> file.getState() == MigrationState.FUTURE_SUCCESS);
    return newer && ours.isPresent() && oldestVersion() <= ours.getAsInt();
  }

  private int oldestVersion() throws SQLException {
    try (var connection = target.getConnection();
        var query =
            connection.prepareStatement("SELECT oldest_version FROM fieldfare.compatibility")) {
      var row = query.executeQuery();
      row.next();
      return row.getInt(1);
    }
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
