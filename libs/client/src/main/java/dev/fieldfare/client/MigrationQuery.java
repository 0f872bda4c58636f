package dev.fieldfare.client;

import dev.fieldfare.contracts.Status;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Which migrations to list; what is not said does not matter. Instances are immutable. */
public final class MigrationQuery {

  /** All of them, the newest first. */
  public static final MigrationQuery ALL = new MigrationQuery(Map.of());

  private final Map<String, String> parameters;

  private MigrationQuery(Map<String, String> parameters) {
    this.parameters = Map.copyOf(parameters);
  }

  /** Any of these. */
  public MigrationQuery status(Status... any) {
    return with("status", Arrays.stream(any).map(Status::name).collect(Collectors.joining(",")));
  }

  public MigrationQuery target(String target) {
    return with("target", target);
  }

  /** A table's name, or {@code schema.table}. */
  public MigrationQuery table(String table) {
    return with("table", table);
  }

  public MigrationQuery formId(String formId) {
    return with("formId", formId);
  }

  /** A name of {@link dev.fieldfare.contracts.operation.OperationType}. */
  public MigrationQuery type(String type) {
    return with("type", type);
  }

  public MigrationQuery since(Instant since) {
    return since(since.toString());
  }

  /** Since a time as RFC 3339 writes it. */
  public MigrationQuery since(String since) {
    return with("since", since);
  }

  public MigrationQuery idempotencyKey(String key) {
    return with("idempotencyKey", key);
  }

  /** How many at once, 1 to 500. */
  public MigrationQuery limit(int limit) {
    return with("limit", Integer.toString(limit));
  }

  /** Go on where a page ended. */
  public MigrationQuery cursor(String cursor) {
    return with("cursor", cursor);
  }

  Map<String, String> parameters() {
    return parameters;
  }

  private MigrationQuery with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(parameters);
    more.put(name, value);
    return new MigrationQuery(more);
  }
}
