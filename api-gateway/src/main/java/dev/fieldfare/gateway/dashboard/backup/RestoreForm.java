package dev.fieldfare.gateway.dashboard.backup;

import dev.fieldfare.contracts.backup.RestoreRequest;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.http.Paging;
import jakarta.ws.rs.FormParam;

/** A form that asks for a restore. Its sender confirms what a restore does not bring back. */
public class RestoreForm extends Submission {

  @FormParam("into")
  String into;

  @FormParam("understood")
  String understood;

  RestoreRequest request() {
    if (into == null || into.isBlank()) {
      throw Paging.wrong("into", "Name the new table.");
    }
    if (!"yes".equals(understood)) {
      throw Paging.wrong("understood", "Confirm that you know what a restore does not bring back.");
    }
    return RestoreRequest.intoNew(into.strip());
  }
}
