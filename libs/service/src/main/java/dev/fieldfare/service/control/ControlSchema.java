package dev.fieldfare.service.control;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The schema of one service in the control database, with its Flyway history in the table {@code
 * <service>_versions} of the schema {@code fieldfare_<service>}.
 *
 * @param name of the schema, as in {@code fieldfare_health}
 * @param location of the SQL files on the class path, as in {@code dev/fieldfare/health/store}
 */
public record ControlSchema(String name, String location) {
  private static final String OURS = "fieldfare_";

  /** Refuses names of schemas that are not ours. */
  public ControlSchema {
    if (!name.matches(OURS + "[a-z]+")) {
      throw new IllegalArgumentException("no schema of a service is called " + name);
    }
  }

  /**
   * Installs the schema or brings it up to date. Instances that start together wait for another.
   */
  public void install(DataSource control) {
    Flyway.configure(ControlSchema.class.getClassLoader())
        .dataSource(control)
        .locations("classpath:" + location)
        .schemas(name)
        .createSchemas(true)
        .table(name.substring(OURS.length()) + "_versions")
        .placeholderReplacement(false)
        .load()
        .migrate();
  }
}
