package dev.fieldfare.contracts.recovery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Objects;

/**
 * What a recovery found or did.
 *
 * @param refusals why nothing can be done
 * @param ledgerSteps the statements that make the ledger of the tool right, with their values
 * @param ran the numbers of the statements that a fix ran
 * @param fixed whether a fix ended well
 * @param verified whether all objects of the migration are as after a clean run
 * @param differences to a clean run
 */
public record RecoveryReport(
    String tool,
    String ledger,
    String migration,
    List<String> refusals,
    List<RecoveryStatement> statements,
    List<String> ledgerSteps,
    List<Integer> ran,
    boolean fixed,
    boolean verified,
    List<String> differences) {

  public RecoveryReport {
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(migration, "migration");
    refusals = refusals == null ? List.of() : List.copyOf(refusals);
    statements = statements == null ? List.of() : List.copyOf(statements);
    ledgerSteps = ledgerSteps == null ? List.of() : List.copyOf(ledgerSteps);
    ran = ran == null ? List.of() : List.copyOf(ran);
    differences = differences == null ? List.of() : List.copyOf(differences);
  }

  /** Whether a fix could be made. */
  @JsonIgnore
  public boolean isPossible() {
    return refusals.isEmpty();
  }
}
