package dev.fieldfare.gateway.security;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** The secret of an API key that a request presents. */
final class ApiKeyRequest extends BaseAuthenticationRequest {

  private final String secret;

  ApiKeyRequest(String secret) {
    this.secret = secret;
  }

  String secret() {
    return secret;
  }
}
