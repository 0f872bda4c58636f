package dev.fieldfare.gateway.dashboard.rollback;

import dev.fieldfare.contracts.rollback.RollbackPlanRequest;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.http.Paging;
import jakarta.ws.rs.FormParam;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A form that asks for a rollback plan: back to backups, a migration, or before a change set. */
public class RollbackPlanForm extends Submission {

  @FormParam("target")
  String target;

  @FormParam("backups")
  String backups;

  @FormParam("to")
  String to;

  @FormParam("changeSet")
  String changeSet;

  RollbackPlanRequest request() {
    Optional<List<UUID>> ids = text(backups).map(RollbackPlanForm::ids);
    Optional<UUID> migration = text(to).map(id -> id("to", id));
    var request = new RollbackPlanRequest(text(target), ids, migration, text(changeSet));
    if (!request.origin().isOne()) {
      throw Paging.wrong("to", "Name one of these: backups, a migration, or a change set.");
    }
    return request;
  }

  private static List<UUID> ids(String text) {
    return Arrays.stream(text.split("[\\s,;]+")).map(id -> id("backups", id)).toList();
  }

  private static UUID id(String field, String text) {
    return Paging.id(text)
        .orElseThrow(() -> Paging.wrong(field, "\"%s\" is not an id.".formatted(text)));
  }

  private static Optional<String> text(String given) {
    return Optional.ofNullable(given).map(String::strip).filter(value -> !value.isEmpty());
  }
}
