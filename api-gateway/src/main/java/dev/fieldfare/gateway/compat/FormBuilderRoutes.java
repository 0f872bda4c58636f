package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.gateway.security.RateLimiter;
import io.quarkus.logging.Log;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The form builder's routes, in the order of its checks: rate limit, token, two factors, role,
 * parameters, structure of the changes, form, table. All answers have its envelope.
 *
 * <p>They are routes of their own, beside the API, because nothing of the API's problems, keys and
 * roles holds here, and the form builder's tokens hold nowhere else.
 */
@ApplicationScoped
class FormBuilderRoutes {

  private static final String API = "/compat/q-collector/api/v1";
  private static final String BASE = API + "/migrations";
  private static final long LARGEST_BODY = 10L * 1024 * 1024;
  private static final String TOO_MANY = "คุณทำรายการบ่อยเกินไป กรุณารอสักครู่แล้วลองใหม่อีกครั้ง";

  private final FormBuilderConfig config;
  private final ExecuteRoute execute;
  private final ReadRoutes reads;
  private final RollbackRoute rollback;
  private final BackupRoutes backups;
  private final RestoreRoute restore;
  private final RateLimiter limiter = new RateLimiter(Clock.systemUTC());

  FormBuilderRoutes(
      FormBuilderConfig config,
      ExecuteRoute execute,
      ReadRoutes reads,
      RollbackRoute rollback,
      BackupRoutes backups,
      RestoreRoute restore) {
    this.config = config;
    this.execute = execute;
    this.reads = reads;
    this.rollback = rollback;
    this.backups = backups;
    this.restore = restore;
  }

  void register(@Observes Router router) {
    if (config.jwtKey().isEmpty()) {
      return;
    }
    FormBuilderTokens tokens =
        new FormBuilderTokens(config.jwtKey().get(), config.jwtAlgorithm(), Clock.systemUTC());
    router.route(API + "/*").handler(this::addHeaders);
    router.route(API + "/*").handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.post(BASE + "/execute").blockingHandler(exchange -> execute(exchange, tokens), false);
    router.post(BASE + "/preview").blockingHandler(exchange -> preview(exchange, tokens), false);
    registerOthers(router, tokens);
    router.route(API + "/*").handler(FormBuilderRoutes::unknown);
    router.route(API + "/*").failureHandler(FormBuilderRoutes::failed);
  }

  private void registerOthers(Router router, FormBuilderTokens tokens) {
    Consumer<FormBuilderUser> admin = FormBuilderUser::requireAdmin;
    Consumer<FormBuilderUser> superAdmin = FormBuilderUser::requireSuperAdmin;
    router
        .get(BASE + "/history/:formId")
        .blockingHandler(route(tokens, admin, (asked, user) -> reads.history(asked)), false);
    router
        .get(BASE + "/queue/status")
        .blockingHandler(route(tokens, admin, (asked, user) -> reads.queueStatus(asked)), false);
    router
        .get(BASE + "/backups/:formId")
        .blockingHandler(route(tokens, admin, (asked, user) -> backups.list(asked)), false);
    router
        .post(BASE + "/rollback/:migrationId")
        .blockingHandler(route(tokens, superAdmin, rollback::rollBack), false);
    router
        .post(BASE + "/restore/:backupId")
        .blockingHandler(route(tokens, superAdmin, restore::restore), false);
    router
        .delete(BASE + "/cleanup")
        .blockingHandler(route(tokens, superAdmin, (asked, user) -> backups.clean(asked)), false);
  }

  private void execute(RoutingContext exchange, FormBuilderTokens tokens) {
    answer(
        exchange,
        config.executePerMinute(),
        201,
        () -> {
          JsonNode body = body(exchange);
          FormBuilderUser user = user(exchange, tokens);
          user.requireAdmin();
          return execute.execute(body, user);
        });
  }

  private void preview(RoutingContext exchange, FormBuilderTokens tokens) {
    answer(
        exchange,
        config.previewPerMinute(),
        200,
        () -> {
          JsonNode body = body(exchange);
          user(exchange, tokens).requireAdmin();
          return execute.preview(body);
        });
  }

  /** A route whose parameters are in the path and the query. */
  private Handler<RoutingContext> route(
      FormBuilderTokens tokens,
      Consumer<FormBuilderUser> role,
      BiFunction<FormBuilderParameters, FormBuilderUser, ObjectNode> work) {
    return exchange ->
        answer(
            exchange,
            config.othersPerMinute(),
            200,
            () -> {
              FormBuilderUser user = user(exchange, tokens);
              role.accept(user);
              return work.apply(parameters(exchange), user);
            });
  }

  private static FormBuilderParameters parameters(RoutingContext exchange) {
    return new FormBuilderParameters(exchange::pathParam, exchange.queryParams()::get);
  }

  private static FormBuilderUser user(RoutingContext exchange, FormBuilderTokens tokens) {
    return tokens.user(exchange.request().getHeader(HttpHeaders.AUTHORIZATION));
  }

  private void addHeaders(RoutingContext exchange) {
    var response = exchange.response();
    response.putHeader("Cache-Control", "no-cache, no-store, must-revalidate");
    String origin = exchange.request().getHeader(HttpHeaders.ORIGIN);
    if (origin != null && config.corsOrigins().orElse(List.of()).contains(origin)) {
      response
          .putHeader("Access-Control-Allow-Origin", origin)
          .putHeader("Access-Control-Allow-Credentials", "true")
          .putHeader("Vary", "Origin");
    }
    if (exchange.request().method() == HttpMethod.OPTIONS) {
      response
          .putHeader("Access-Control-Allow-Methods", "GET,POST,PUT,DELETE,PATCH,OPTIONS")
          .putHeader("Access-Control-Allow-Headers", "Content-Type,Authorization,X-Requested-With")
          .putHeader("Access-Control-Max-Age", "86400")
          .setStatusCode(204)
          .end();
      return;
    }
    exchange.next();
  }

  /** The work of a route. */
  @FunctionalInterface
  private interface Answering {
    ObjectNode data();
  }

  private void answer(RoutingContext exchange, int perMinute, int status, Answering work) {
    if (isTooMany(exchange, perMinute)) {
      return;
    }
    try {
      ObjectNode answer = ContractsJson.mapper().createObjectNode().put("success", true);
      answer.set("data", work.data());
      FormBuilderAnswers.send(exchange, status, answer);
    } catch (FormBuilderRefusal refusal) {
      FormBuilderAnswers.send(
          exchange,
          refusal.status(),
          FormBuilderAnswers.envelope(FormBuilderAnswers.error(refusal)));
    } catch (RuntimeException e) {
      Log.error("form builder request failed", e);
      FormBuilderAnswers.send(
          exchange,
          500,
          FormBuilderAnswers.envelope(
              FormBuilderAnswers.error(
                  new FormBuilderRefusal(500, "INTERNAL_ERROR", "Internal server error"))));
    }
  }

  private boolean isTooMany(RoutingContext exchange, int perMinute) {
    if (perMinute == 0) {
      return false;
    }
    var remote = exchange.request().remoteAddress();
    String key = (remote == null ? "unknown" : remote.hostAddress()) + exchange.currentRoute();
    RateLimiter.Standing standing = limiter.count(key, perMinute);
    exchange
        .response()
        .putHeader("RateLimit-Policy", perMinute + ";w=60")
        .putHeader("RateLimit-Limit", Integer.toString(perMinute))
        .putHeader("RateLimit-Remaining", Integer.toString(standing.remaining()))
        .putHeader("RateLimit-Reset", Long.toString(standing.resetSeconds()));
    if (standing.allowed()) {
      return false;
    }
    String seconds = Long.toString(standing.resetSeconds());
    exchange.response().putHeader("Retry-After", seconds);
    FormBuilderAnswers.send(
        exchange,
        429,
        ContractsJson.mapper()
            .createObjectNode()
            .put("success", false)
            .put("error", "Too many requests")
            .put("message", TOO_MANY)
            .put("retryAfter", seconds));
    return true;
  }

  // Only a body that says that it is JSON is read as such.
  private static JsonNode body(RoutingContext exchange) {
    String type = exchange.request().getHeader(HttpHeaders.CONTENT_TYPE);
    var buffer = exchange.body().buffer();
    boolean isJson = type != null && type.toLowerCase(Locale.ROOT).contains("json");
    if (!isJson || buffer == null || buffer.length() == 0) {
      return ContractsJson.mapper().createObjectNode();
    }
    try {
      return ContractsJson.mapper().readTree(buffer.getBytes());
    } catch (JsonProcessingException e) {
      throw new FormBuilderRefusal(400, "INTERNAL_ERROR", e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot be read", e);
    }
  }

  private static void unknown(RoutingContext exchange) {
    String path = exchange.normalizedPath().substring(API.length());
    ObjectNode error =
        ContractsJson.mapper()
            .createObjectNode()
            .put("code", "NOT_FOUND")
            .put(
                "message",
                "API endpoint %s %s not found".formatted(exchange.request().method(), path))
            .put("timestamp", FormBuilderAnswers.now());
    FormBuilderAnswers.send(exchange, 404, FormBuilderAnswers.envelope(error));
  }

  private static void failed(RoutingContext exchange) {
    boolean tooLarge = exchange.statusCode() == 413;
    if (!tooLarge) {
      Log.error("form builder request failed", exchange.failure());
    }
    FormBuilderRefusal refusal =
        tooLarge
            ? new FormBuilderRefusal(413, "PAYLOAD_TOO_LARGE", "Request payload is too large")
            : new FormBuilderRefusal(500, "INTERNAL_ERROR", "Internal server error");
    FormBuilderAnswers.send(
        exchange, refusal.status(), FormBuilderAnswers.envelope(FormBuilderAnswers.error(refusal)));
  }
}
