package dev.fieldfare.service.log;

import dev.fieldfare.postgres.sql.ValueFreeLogs;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Keeps values of rows out of the logs of every service (I8); {@code quarkus.log.*.filter} names
 * it.
 */
@LoggingFilter(name = "row-values")
public final class RowValueFilter implements Filter {

  private final Filter values = new ValueFreeLogs();

  @Override
  public boolean isLoggable(LogRecord entry) {
    return values.isLoggable(entry);
  }
}
