package dev.fieldfare.gateway.security;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.http.RequestRefused;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Turns the secret of an API key into the identity of its holder.
 *
 * <p>It fails closed: a key that cannot be looked up authenticates no request.
 */
@ApplicationScoped
class ApiKeyProvider implements IdentityProvider<ApiKeyRequest> {

  private final KeyHolders keys;

  ApiKeyProvider(KeyHolders keys) {
    this.keys = keys;
  }

  @Override
  public Class<ApiKeyRequest> getRequestType() {
    return ApiKeyRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      ApiKeyRequest request, AuthenticationRequestContext context) {
    return keys.holderOf(request.secret())
        .onFailure()
        .transform(KeysUnreadable::new)
        .map(holder -> holder.map(Caller::identity).orElseThrow(ApiKeyProvider::unknown));
  }

  private static RequestRefused unknown() {
    return new RequestRefused(
        FailureReason.NOT_AUTHENTICATED, "The API key is not known, or was revoked.");
  }
}
