package dev.fieldfare.postgres.ledger;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.exception.FlywayValidateException;

/**
 * Installs the ledger into a target, or brings it up to date.
 *
 * <p>Tables are in V files, which never change once they are released; functions are in R files,
 * which are installed again when they changed. All files that are new to a ledger are installed in
 * one transaction: sessions of running workers see all of an upgrade or nothing of it.
 *
 * <p>Several workers may start at once: Flyway lets one of them work while the rest wait. A ledger
 * of a newer release is never changed back: it is used as it is when it says that programs of this
 * release work with it, and refused otherwise. It is recognized by its V files, so each release
 * that changes an R file adds a V file.
 */
public final class LedgerInstaller {

  /** The schema inside each target that belongs to us. */
  public static final String SCHEMA = "fieldfare";

  private static final String LOCATION = "classpath:dev/fieldfare/postgres/ledger";

  private final DataSource target;
  private final String targetName;
  private final String location;

  public LedgerInstaller(DataSource target, String targetName) {
    this(target, targetName, LOCATION);
  }

  private LedgerInstaller(DataSource target, String targetName, String location) {
    this.target = target;
    this.targetName = targetName;
    this.location = location;
  }

  /** Installs other files than those of this release: for tests of upgrades. */
  public static LedgerInstaller ofFiles(DataSource target, String targetName, Path directory) {
    return new LedgerInstaller(target, targetName, "filesystem:" + directory);
  }

  /**
   * Leaves the ledger installed and named, or throws and leaves it as it was.
   *
   * @throws SQLException when the target cannot be reached
   * @throws IncompatibleLedgerException when programs of this release do not work with its ledger
   */
  public void install() throws SQLException {
    Flyway flyway = flyway();
    try {
      flyway.migrate();
    } catch (FlywayValidateException other) {
      requireCompatible(flyway.info().all(), other);
    }
    nameTarget();
  }

  private Flyway flyway() {
    return Flyway.configure(LedgerInstaller.class.getClassLoader())
        .dataSource(target)
        .locations(location)
        .schemas(SCHEMA)
        .createSchemas(true)
        .table("ledger_versions")
        .placeholderReplacement(false)
        // A later release may move functions to another file.
        .ignoreMigrationPatterns("repeatable:missing")
        .group(true)
        .load();
  }

  private void requireCompatible(MigrationInfo[] files, FlywayValidateException reason)
      throws SQLException {
    List<MigrationInfo> versions =
        Arrays.stream(files)
            // The creation of the schema is listed too, without a version.
            .filter(file -> file.getVersion() != null)
            .toList();
    boolean newer =
        versions.stream().anyMatch(file -> file.getState() == MigrationState.FUTURE_SUCCESS);
    Optional<MigrationInfo> other = versions.stream().filter(file -> !isOurs(file)).findFirst();
    if (!newer || other.isPresent()) {
      String difference = other.map(MigrationInfo::getScript).orElseGet(reason::getMessage);
      throw IncompatibleLedgerException.otherFiles(targetName, difference, reason);
    }
    int ours =
        versions.stream()
            .filter(file -> file.getState().isResolved())
            .mapToInt(file -> file.getVersion().getMajor().intValueExact())
            .max()
            .orElseThrow();
    int oldest = oldestVersion();
    if (ours < oldest) {
      throw IncompatibleLedgerException.tooNew(targetName, oldest, ours, reason);
    }
  }

  private static boolean isOurs(MigrationInfo file) {
    MigrationState state = file.getState();
    return state == MigrationState.FUTURE_SUCCESS
        || state.isResolved() && state.isApplied() && file.isChecksumMatching();
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
