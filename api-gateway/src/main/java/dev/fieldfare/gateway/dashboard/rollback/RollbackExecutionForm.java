package dev.fieldfare.gateway.dashboard.rollback;

import dev.fieldfare.contracts.rollback.RollbackExecution;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.http.Paging;
import jakarta.ws.rs.FormParam;
import java.util.Optional;

/** The three confirmations of a rollback plan. */
public class RollbackExecutionForm extends Submission {

  private static final String YES = "yes";

  @FormParam("understood")
  String understood;

  @FormParam("sure")
  String sure;

  @FormParam("code")
  String code;

  RollbackExecution request() {
    if (!YES.equals(understood)) {
      throw Paging.wrong("understood", "Confirm that you understand what is lost.");
    }
    if (!YES.equals(sure)) {
      throw Paging.wrong("sure", "Confirm that you are absolutely sure.");
    }
    return new RollbackExecution(true, true, Optional.ofNullable(code).map(String::strip));
  }
}
