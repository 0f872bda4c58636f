package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

@WithServers
class ArrivalsIT {

  @Test
  void namesTheColumnsInTheOrderOfTheType(TestDatabase database) throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();

    List<String> ofTheType =
        database.query(
            "SELECT attname FROM pg_attribute"
                + " WHERE attrelid = (SELECT typrelid FROM pg_type WHERE oid = 'fieldfare.arrivals'::regtype)"
                + " ORDER BY attnum");

    assertThat(ofTheType.subList(0, AdmissionColumns.COLUMNS.size()))
        .isEqualTo(AdmissionColumns.COLUMNS);
    assertThat(ofTheType.subList(AdmissionColumns.COLUMNS.size(), ofTheType.size()))
        .containsExactly("cancelled_by", "sent_hash");
  }
}
