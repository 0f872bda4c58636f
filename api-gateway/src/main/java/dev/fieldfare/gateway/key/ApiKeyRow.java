package dev.fieldfare.gateway.key;

import dev.fieldfare.contracts.message.SenderRole;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** A row of {@code fieldfare_gateway.api_keys}. */
@Entity
@Table(schema = "fieldfare_gateway", name = "api_keys")
class ApiKeyRow {

  @Id UUID id;

  String name;

  String role;

  String owner;

  @Column(name = "secret_hash")
  String secretHash;

  String prefix;

  @Column(name = "requests_per_minute")
  Integer requestsPerMinute;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "created_by")
  String createdBy;

  @Column(name = "revoked_at")
  Instant revokedAt;

  @Column(name = "revoked_by")
  String revokedBy;

  ApiKey toKey() {
    return new ApiKey(
        id,
        name,
        SenderRole.of(role),
        prefix,
        Optional.ofNullable(owner),
        limit(),
        createdAt,
        createdBy,
        Optional.ofNullable(revokedAt),
        Optional.ofNullable(revokedBy));
  }

  private OptionalInt limit() {
    return requestsPerMinute == null ? OptionalInt.empty() : OptionalInt.of(requestsPerMinute);
  }
}
