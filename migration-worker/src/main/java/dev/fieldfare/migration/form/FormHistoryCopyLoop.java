package dev.fieldfare.migration.form;

import dev.fieldfare.postgres.form.FormHistoryCopy;
import dev.fieldfare.service.loop.Pace;
import dev.fieldfare.service.loop.ServiceLoop;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** Writes finished migrations into the tables of a form builder, if that is switched on. */
public final class FormHistoryCopyLoop implements ServiceLoop {

  private static final int EVENTS = 500;
  private static final Duration IDLE = Duration.ofSeconds(2);
  private static final Duration OFF = Duration.ofSeconds(10);

  private final DataSource ledger;

  public FormHistoryCopyLoop(DataSource ledger) {
    this.ledger = ledger;
  }

  @Override
  public String name() {
    return "form-history-copy";
  }

  @Override
  public Duration round() throws SQLException {
    try (var connection = ledger.getConnection()) {
      OptionalLong read = new FormHistoryCopy(connection).fill(EVENTS);
      if (read.isEmpty()) {
        return OFF;
      }
      return read.getAsLong() == EVENTS ? Pace.AT_ONCE : IDLE;
    }
  }
}
