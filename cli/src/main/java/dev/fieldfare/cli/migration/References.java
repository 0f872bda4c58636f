package dev.fieldfare.cli.migration;

import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.client.FieldfareClient;
import dev.fieldfare.contracts.migration.Migration;

/** Finds migrations by what people call them. */
public final class References {

  private static final String UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

  private References() {}

  /** The same with its plan and attempts. */
  static Migration whole(FieldfareClient client, String reference) {
    Migration found = find(client, reference);
    return reference.matches(UUID) ? found : client.get(found.id());
  }

  /** The migration with this id, or the one that was sent with this idempotency key. */
  public static Migration find(FieldfareClient client, String reference) {
    if (reference.matches(UUID)) {
      return client.get(reference);
    }
    return client
        .findByKey(reference)
        .orElseThrow(
            () ->
                CommandFailure.error(
                    "no migration has the id or the key \""
                        + reference
                        + "\"."
                        + firstOfSet(client, reference)));
  }

  /** The key of a set is the beginning of the keys of its members. */
  private static String firstOfSet(FieldfareClient client, String key) {
    return client.findByKey(key + "/0").isEmpty()
        ? ""
        : " It is the key of a change set: name its members as %1$s/0, %1$s/1 and so on."
            .formatted(key);
  }
}
