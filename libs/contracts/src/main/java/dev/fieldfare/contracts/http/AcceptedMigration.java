package dev.fieldfare.contracts.http;

import dev.fieldfare.contracts.Status;
import java.util.Objects;

/** One migration of a 202 answer; it can be asked for at once. */
public record AcceptedMigration(String id, String idempotencyKey, Status status, String href) {

  public AcceptedMigration {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(idempotencyKey, "idempotencyKey");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(href, "href");
  }
}
