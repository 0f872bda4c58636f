package dev.fieldfare.migration.config;

import dev.fieldfare.postgres.sql.ValueFreeLogs;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** Keeps the values of rows out of the logs of this service (I8). */
@LoggingFilter(name = "row-values")
public final class LogValues implements Filter {

  private final Filter values = new ValueFreeLogs();

  @Override
  public boolean isLoggable(LogRecord entry) {
    return values.isLoggable(entry);
  }
}
