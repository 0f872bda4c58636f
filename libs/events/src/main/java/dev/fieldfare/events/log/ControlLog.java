package dev.fieldfare.events.log;

import dev.fieldfare.contracts.UuidV7;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The event log of the control database: alerts, schedules, reports. Several services write to it,
 * each with the source {@code /fieldfare/<service>/-}.
 */
public final class ControlLog {
  /** Its schema. */
  public static final String SCHEMA = "fieldfare_control";

  /** Its name where logs are told apart; no target can be called so. */
  public static final String NAME = "-";

  private static final String INSERT =
      "INSERT INTO fieldfare_control.event_log (id, type, source, subject, traceparent, data)"
          + " VALUES (?, ?, ?, ?, ?, ?::json)";

  private static final UuidV7 IDS = UuidV7.system();

  private ControlLog() {}

  /** Installs the log or brings it up to date; services that start together wait for another. */
  public static void install(DataSource control) {
    Flyway.configure(ControlLog.class.getClassLoader())
        .dataSource(control)
        .locations("classpath:dev/fieldfare/events/control")
        .javaMigrations(new EventFunctions(SCHEMA))
        .schemas(SCHEMA)
        .createSchemas(true)
        .table("control_versions")
        .placeholderReplacement(false)
        .load()
        .migrate();
  }

  /**
   * Records an event in the transaction of the connection: it exists if that commits.
   *
   * @return its id
   */
  public static UUID record(Connection connection, NewEvent event) throws SQLException {
    UUID id = IDS.next();
    try (var insert = connection.prepareStatement(INSERT)) {
      insert.setObject(1, id);
      insert.setString(2, "dev.fieldfare." + event.type());
      insert.setString(3, "/fieldfare/" + event.service() + "/-");
      insert.setString(4, event.subject());
      insert.setString(5, event.traceparent().orElse(null));
      insert.setString(6, event.data());
      insert.executeUpdate();
    }
    return id;
  }
}
