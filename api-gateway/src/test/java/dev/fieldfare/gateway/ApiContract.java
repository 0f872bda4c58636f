package dev.fieldfare.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fieldfare.contracts.ContractsJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Holds every answer against the description at {@code /openapi}: its status is listed, its content
 * type too, and its body fits the schema.
 */
final class ApiContract {

  private static final String API = "/api/";
  private static final String PROBLEM = "application/problem+json";

  /** Statuses of requests that reach no described operation. */
  private static final Set<Integer> WITHOUT_OPERATION = Set.of(401, 403, 404, 405, 406);

  private static final Map<String, Optional<ApiContract>> KNOWN = new ConcurrentHashMap<>();

  private final JsonNode api;
  private final JsonSchema schemas;

  private ApiContract(JsonNode api) {
    this.api = api;
    this.schemas = new JsonSchema(api);
  }

  /** Fails unless the answer is one that the service describes. */
  static void check(HttpClient client, HttpRequest request, HttpResponse<String> answer) {
    URI uri = request.uri();
    if (uri.getPath().startsWith(API)) {
      KNOWN
          .computeIfAbsent(uri.getAuthority(), same -> read(client, uri))
          .ifPresent(api -> api.check(request.method(), uri.getRawPath(), answer));
    }
  }

  /** Empty on the port of health and metrics, which has no API. */
  private static Optional<ApiContract> read(HttpClient client, URI uri) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri.resolve("/openapi?format=json")).GET().build();
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? Optional.of(new ApiContract(json(answer.body())))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void check(String method, String path, HttpResponse<String> answer) {
    JsonNode operation = operation(method, path);
    String place = method + " " + path + " " + answer.statusCode();
    List<String> faults = new ArrayList<>();
    if (operation.isMissingNode()) {
      if (!WITHOUT_OPERATION.contains(answer.statusCode())) {
        faults.add("no operation is described");
      }
    } else {
      faults.addAll(faults(operation, answer));
    }
    if (!faults.isEmpty()) {
      throw new AssertionError(place + " is not as described: " + faults + "\n" + answer.body());
    }
  }

  private List<String> faults(JsonNode operation, HttpResponse<String> answer) {
    JsonNode response = operation.path("responses").path(String.valueOf(answer.statusCode()));
    if (response.isMissingNode()) {
      // Without a match of method and content type the request reached no operation either.
      return answer.statusCode() == 406 ? List.of() : List.of("the status is not listed");
    }
    JsonNode contents = response.path("content");
    String type = answer.headers().firstValue("Content-Type").orElse("").split(";")[0].strip();
    if (contents.isEmpty()) {
      return answer.body().isEmpty() ? List.of() : List.of("a body is not described");
    }
    JsonNode content = contents.path(type);
    if (content.isMissingNode()) {
      return List.of("the content type " + type + " is not listed");
    }
    return type.equals("application/json") || type.equals(PROBLEM)
        ? schemas.faults(content.path("schema"), json(answer.body()))
        : List.of();
  }

  private JsonNode operation(String method, String path) {
    String verb = method.toLowerCase(Locale.ROOT);
    JsonNode exact = api.path("paths").path(path).path(verb);
    if (!exact.isMissingNode()) {
      return exact;
    }
    return api.path("paths").properties().stream()
        .filter(template -> pattern(template.getKey()).matcher(path).matches())
        .map(template -> template.getValue().path(verb))
        .filter(found -> !found.isMissingNode())
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private static Pattern pattern(String template) {
    return Pattern.compile(template.replaceAll("\\{[^}]*}", "[^/]+"));
  }

  private static JsonNode json(String body) {
    try {
      return ContractsJson.mapper().readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException("no JSON: " + body, e);
    }
  }
}
