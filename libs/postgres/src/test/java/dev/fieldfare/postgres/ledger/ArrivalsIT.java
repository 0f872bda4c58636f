package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
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

    List<String> columns =
        Stream.of(AdmissionColumn.values()).map(AdmissionColumn::parameter).toList();
    assertThat(ofTheType.subList(0, columns.size())).isEqualTo(columns);
    assertThat(ofTheType.subList(columns.size(), ofTheType.size()))
        .containsExactly("cancelled_by", "sent_hash");
  }
}
