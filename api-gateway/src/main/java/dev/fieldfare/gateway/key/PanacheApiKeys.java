package dev.fieldfare.gateway.key;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.KeyHolders;
import dev.fieldfare.gateway.security.KeyOwners;
import dev.fieldfare.gateway.security.KeyRevoked;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The API keys in the control database, with a short memory of who was asked for. */
@ApplicationScoped
class PanacheApiKeys
    implements ApiKeys, KeyHolders, KeyOwners, PanacheRepositoryBase<ApiKeyRow, UUID> {

  private final KeyCache cache;
  private final KeyLookups lookups;
  private final Event<KeyRevoked> revocations;
  private final UuidV7 ids = UuidV7.system();

  PanacheApiKeys(GatewayConfig config, KeyLookups lookups, Event<KeyRevoked> revocations) {
    this.cache = new KeyCache(config.keyCache(), Clock.systemUTC());
    this.lookups = lookups;
    this.revocations = revocations;
  }

  @Override
  public Uni<Optional<Caller>> holderOf(String secret) {
    if (!KeySecret.isAcceptable(secret)) {
      return Uni.createFrom().item(Optional.empty());
    }
    String hash = KeySecret.hash(secret);
    return cache
        .get(hash)
        .map(known -> Uni.createFrom().item(known))
        .orElseGet(() -> lookups.holderOf(hash).invoke(holder -> cache.put(hash, holder)));
  }

  @Override
  public boolean isFamiliar(String secret) {
    return KeySecret.isAcceptable(secret) && cache.isFamiliar(KeySecret.hash(secret));
  }

  @Override
  public Uni<Set<Caller>> stillValid(Set<Caller> callers) {
    return lookups.stillValid(callers);
  }

  @Override
  public Uni<NewKey> create(KeyRequest request, String createdBy) {
    String secret = KeySecret.generate();
    ApiKeyRow row = row(request, secret, createdBy);
    return Panache.withTransaction(
            () -> find("name", request.name()).count().chain(same -> insert(row, same)))
        .replaceWith(() -> new NewKey(row.toKey(), secret));
  }

  @Override
  public Uni<List<ApiKey>> list() {
    return Panache.withSession(() -> listAll(Sort.descending("id")))
        .map(rows -> rows.stream().map(ApiKeyRow::toKey).toList());
  }

  @Override
  public Uni<Optional<String>> ownerOf(String name) {
    return lookups.ownerOf(name);
  }

  @Override
  public Uni<Optional<ApiKey>> revoke(UUID id, String revokedBy) {
    return Panache.withTransaction(() -> findById(id).invoke(row -> end(row, revokedBy)))
        .invoke(row -> forget(row))
        .map(row -> Optional.ofNullable(row).map(ApiKeyRow::toKey));
  }

  private Uni<ApiKeyRow> insert(ApiKeyRow row, long sameName) {
    if (sameName > 0) {
      return Uni.createFrom()
          .failure(
              new RequestRefused(
                  FailureReason.KEY_CONFLICT,
                  "A key has or had the name \""
                      + row.name
                      + "\"; choose another name, because names are not reused."));
    }
    return persist(row);
  }

  private ApiKeyRow row(KeyRequest request, String secret, String createdBy) {
    ApiKeyRow row = new ApiKeyRow();
    row.id = ids.next();
    row.name = request.name();
    row.role = request.role().label();
    row.owner = request.owner().orElse(null);
    row.secretHash = KeySecret.hash(secret);
    row.prefix = KeySecret.shown(secret);
    request.requestsPerMinute().ifPresent(limit -> row.requestsPerMinute = limit);
    row.createdAt = Instant.now();
    row.createdBy = createdBy;
    return row;
  }

  private static void end(ApiKeyRow row, String revokedBy) {
    if (row != null && row.revokedAt == null) {
      row.revokedAt = Instant.now();
      row.revokedBy = revokedBy;
    }
  }

  private void forget(ApiKeyRow row) {
    if (row != null) {
      cache.remove(row.secretHash);
      revocations.fire(new KeyRevoked(row.id));
    }
  }
}
