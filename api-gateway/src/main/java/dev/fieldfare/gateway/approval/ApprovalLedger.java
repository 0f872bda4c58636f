package dev.fieldfare.gateway.approval;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.approval.Approval;
import dev.fieldfare.contracts.approval.ApprovalList;
import dev.fieldfare.contracts.approval.ApprovalPolicies;
import dev.fieldfare.contracts.approval.ApprovalState;
import dev.fieldfare.gateway.ledger.LedgerDocuments;
import dev.fieldfare.gateway.ledger.TargetPools;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.util.Optional;
import java.util.UUID;

/** The approvals in the ledgers of the targets. Blocks. */
@ApplicationScoped
public class ApprovalLedger {

  private final TargetPools pools;

  ApprovalLedger(TargetPools pools) {
    this.pools = pools;
  }

  /** The approvals of a target in this state, or in any. */
  public ApprovalList list(String target, Optional<ApprovalState> state, int most) {
    String found =
        ask(
            target,
            "SELECT fieldfare.approvals_json(?, NULL, ?)",
            state.map(Enum::name).orElse(null),
            most);
    return LedgerDocuments.read("{\"items\":" + found + "}", ApprovalList.class);
  }

  Optional<Approval> find(String target, UUID migration) {
    String found = ask(target, "SELECT fieldfare.approvals_json(NULL, ?, 1)", migration);
    return LedgerDocuments.read("{\"items\":" + found + "}", ApprovalList.class).items().stream()
        .findFirst();
  }

  String approve(String target, UUID migration, String decider, String hash, String comment) {
    return ask(target, "SELECT fieldfare.approve(?, ?, ?, ?)", migration, decider, hash, comment);
  }

  String reject(String target, UUID migration, String decider, String comment) {
    return ask(target, "SELECT fieldfare.reject(?, ?, ?)", migration, decider, comment);
  }

  /** Which changes of a target need an approval. */
  public ApprovalPolicies policies(String target) {
    String found = ask(target, "SELECT fieldfare.approval_policies_json()");
    return LedgerDocuments.read("{\"policies\":" + found + "}", ApprovalPolicies.class);
  }

  void replacePolicies(String target, ApprovalPolicies policies, String author) {
    String list = ContractsJson.mapper().valueToTree(policies.policies()).toString();
    ask(target, "SELECT fieldfare.set_approval_policies(?::jsonb, ?)::text", list, author);
  }

  private String ask(String target, String call, Object... parameters) {
    return pools.with(
        target,
        connection -> {
          try (var query = connection.prepareStatement(call)) {
            for (int n = 0; n < parameters.length; n++) {
              query.setObject(n + 1, parameters[n]);
            }
            ResultSet row = query.executeQuery();
            row.next();
            return row.getString(1);
          }
        });
  }
}
