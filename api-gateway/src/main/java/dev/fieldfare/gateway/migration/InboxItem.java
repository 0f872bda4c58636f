package dev.fieldfare.gateway.migration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.fieldfare.contracts.message.ChangeSetMembership;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.Optional;

/**
 * One request on its way into a target's inbox.
 *
 * @param body the message as it was sent: JSON that the parser understood
 * @param hash what makes two bodies the same request
 */
public record InboxItem(
    String body,
    Optional<String> key,
    String hash,
    Optional<ChangeSetMembership> changeSet,
    String requestedBy,
    SenderRole role) {

  /** As {@code fieldfare.accept_all} takes it. */
  public ObjectNode toJson() {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.putRawValue("body", new RawValue(body));
    item.put("hash", hash).put("requestedBy", requestedBy).put("role", role.label());
    key.ifPresent(text -> item.put("key", text));
    changeSet.ifPresent(
        set ->
            item.putObject("changeSet")
                .put("id", set.id())
                .put("index", set.index())
                .put("of", set.of())
                .put("atomic", set.atomic()));
    return item;
  }
}
