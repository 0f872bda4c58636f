package dev.fieldfare.gateway.dashboard.backup;

import dev.fieldfare.contracts.backup.BackupRequest;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.http.Paging;
import jakarta.ws.rs.FormParam;
import java.util.Optional;

/** A form that asks for a backup. */
public class BackupForm extends Submission {

  @FormParam("target")
  String target;

  @FormParam("table")
  String table;

  @FormParam("column")
  String column;

  @FormParam("name")
  String name;

  BackupRequest request() {
    String wanted =
        text(table).orElseThrow(() -> Paging.wrong("table", "Name the table to back up."));
    return BackupRequest.ofTable(text(target), wanted, text(column), text(name));
  }

  private static Optional<String> text(String given) {
    return Optional.ofNullable(given).map(String::strip).filter(value -> !value.isEmpty());
  }
}
