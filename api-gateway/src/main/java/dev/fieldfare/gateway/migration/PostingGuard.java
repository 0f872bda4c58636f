package dev.fieldfare.gateway.migration;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.message.Problem;
import dev.fieldfare.contracts.message.Request;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Refuses requests that the ledger shows to be impossible: undos of the wrong migration, and names
 * that are left to a registry of forms where the target has none. Later changes are decided by
 * admission.
 */
@ApplicationScoped
class PostingGuard {

  private final UndoGuard undos;
  private final MigrationLedger ledger;

  PostingGuard(UndoGuard undos, MigrationLedger ledger) {
    this.undos = undos;
    this.ledger = ledger;
  }

  /** True when {@link #check} reads the ledger, so that it may not run on an event loop. */
  static boolean needsLedger(PostedMigrations posting) {
    return posting.messages().stream()
        .map(MigrationMessage::request)
        .anyMatch(r -> r instanceof Request.Undo || r instanceof Request.FormChange);
  }

  /** Returns, or throws the refusal. */
  void check(PostedMigrations posting, Caller caller) {
    undos.check(posting, caller);
    List<Problem> problems = openNames(posting);
    if (!problems.isEmpty() && !ledger.hasRegistry(posting.target())) {
      throw RequestRefused.of(problems);
    }
  }

  private static List<Problem> openNames(PostedMigrations posting) {
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < posting.messages().size(); i++) {
      if (posting.messages().get(i).request() instanceof Request.FormChange change) {
        problems.addAll(openNames(change, posting.placeOf(i)));
      }
    }
    return problems;
  }

  private static List<Problem> openNames(Request.FormChange change, String place) {
    List<Problem> problems = new ArrayList<>();
    if (change.tableOpen()) {
      problems.add(problem(place + "table", "formId", "table"));
    }
    if (change.columnOpen()) {
      problems.add(problem(place + "column", "fieldId", "column"));
    }
    return problems;
  }

  private static Problem problem(String property, String sent, String missing) {
    return new Problem(
        FailureReason.NOT_IN_REGISTRY,
        property,
        "This target has no registry of forms, so \"%s\" stands for no %s: send \"%s\"."
            .formatted(sent, missing, missing));
  }
}
