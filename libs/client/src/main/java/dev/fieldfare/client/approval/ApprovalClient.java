package dev.fieldfare.client.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.approval.Approval;
import dev.fieldfare.contracts.approval.ApprovalList;
import dev.fieldfare.contracts.approval.ApprovalState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Approvals of the changes of a target. */
public final class ApprovalClient {

  /** Calls of the gateway. */
  public interface Calls {

    /** Gets a document. */
    <T> T get(String path, Map<String, String> parameters, Class<T> answer);

    /** Posts a document, with an idempotency key if there is one. */
    <T> T post(String path, Optional<String> key, String json, Class<T> answer);
  }

  private final Calls gateway;
  private final String target;

  public ApprovalClient(Calls gateway, String target) {
    this.gateway = gateway;
    this.target = target;
  }

  /** Changes that wait or waited for an approval, those of the newest migrations first. */
  public ApprovalList list(Optional<ApprovalState> state) {
    Map<String, String> parameters =
        state.isPresent()
            ? Map.of("target", target, "state", state.get().name())
            : Map.of("target", target);
    return gateway.get("approvals", parameters, ApprovalList.class);
  }

  /** Approves the plan with this hash. */
  public Approval approve(String migration, String planHash, Optional<String> comment) {
    return decide(migration, "approve", body(comment).put("planHash", planHash));
  }

  /** Rejects the change, which is cancelled. */
  public Approval reject(String migration, Optional<String> comment) {
    return decide(migration, "reject", body(comment));
  }

  private ObjectNode body(Optional<String> comment) {
    ObjectNode body = ContractsJson.mapper().createObjectNode().put("target", target);
    comment.ifPresent(text -> body.put("comment", text));
    return body;
  }

  private Approval decide(String migration, String decision, ObjectNode body) {
    String path =
        "approvals/" + URLEncoder.encode(migration, StandardCharsets.UTF_8) + "/" + decision;
    return gateway.post(path, Optional.empty(), body.toString(), Approval.class);
  }
}
