package dev.fieldfare.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fieldfare.contracts.ContractsJson;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A small OpenID provider: a discovery document, a key, and tokens signed with it. */
public final class TokenIssuer implements QuarkusTestResourceLifecycleManager {

  static final String AUDIENCE = "fieldfare-test";

  private static final KeyPair KEY = newKey();

  private static String issuer;

  private HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    issuer = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> answer(exchange, Map.of("issuer", issuer, "jwks_uri", issuer + "/jwks")));
    server.createContext("/jwks", exchange -> answer(exchange, Map.of("keys", List.of(jwk()))));
    server.start();
    return Map.of(
        "fieldfare.gateway.oidc.enabled", "true",
        "fieldfare.gateway.oidc.issuer", issuer,
        "fieldfare.gateway.oidc.audience", AUDIENCE,
        "fieldfare.gateway.oidc.roles-claim", "groups,roles",
        "fieldfare.gateway.oidc.role-prefix", "ff-",
        "fieldfare.gateway.key-cache", "500ms");
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  /** Claims of a valid token, to be changed. */
  static Map<String, Object> claims(String subject, String... groups) {
    Map<String, Object> claims = new HashMap<>();
    Instant now = Instant.now();
    claims.put("iss", issuer);
    claims.put("aud", AUDIENCE);
    claims.put("sub", subject);
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(Duration.ofMinutes(5)).getEpochSecond());
    claims.put("groups", List.of(groups));
    return claims;
  }

  static String token(Map<String, Object> claims) {
    return token(claims, KEY);
  }

  static String token(Map<String, Object> claims, KeyPair key) {
    String text =
        encoded(json(Map.of("alg", "RS256", "typ", "JWT", "kid", "test")))
            + "."
            + encoded(json(claims));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key.getPrivate());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + encoded(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token that claims to need no signature. */
  static String unsigned(Map<String, Object> claims) {
    return encoded(json(Map.of("alg", "none"))) + "." + encoded(json(claims)) + ".";
  }

  static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> jwk() {
    RSAPublicKey key = (RSAPublicKey) KEY.getPublic();
    return Map.of(
        "kty", "RSA",
        "kid", "test",
        "use", "sig",
        "alg", "RS256",
        "n", encoded(unsigned(key.getModulus())),
        "e", encoded(unsigned(key.getPublicExponent())));
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] json(Object document) {
    try {
      return ContractsJson.mapper().writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void answer(HttpExchange exchange, Object document) throws IOException {
    byte[] body = json(document);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
