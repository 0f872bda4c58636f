package dev.fieldfare.gateway;

import java.util.stream.Stream;

/** Bodies of requests that are refused, and what is answered. */
final class BadBodies {

  /** What is posted, and what is answered. */
  record Case(String name, String body, int status, String code) {
    @Override
    public String toString() {
      return name;
    }
  }

  private BadBodies() {}

  static Stream<Case> cases() {
    return Stream.of(texts(), names(), sets()).flatMap(cases -> cases);
  }

  private static Stream<Case> texts() {
    return Stream.of(
        new Case("nothing", "", 400, "malformed"),
        new Case("no JSON", "{", 400, "malformed"),
        new Case("trailing text", GatewayIT.drop("t", "c") + "x", 400, "malformed"),
        new Case("a number", "3", 400, "malformed"),
        new Case("an array", "[" + GatewayIT.drop("t", "c") + "]", 400, "malformed"),
        new Case("no type", "{}", 400, "missing_property"),
        new Case(
            "unknown type",
            "{\"type\":\"DROP_DATABASE\",\"table\":\"t\"}",
            422,
            "unknown_operation"),
        new Case(
            "missing column",
            "{\"type\":\"DROP_COLUMN\",\"table\":\"t\"}",
            400,
            "missing_property"),
        new Case("unknown property", with("\"tableNmae\":\"users\""), 400, "unknown_property"),
        new Case("a property twice", with("\"table\":\"users\""), 400, "duplicate_property"),
        new Case("both spellings", with("\"tableName\":\"users\""), 400, "duplicate_property"),
        new Case("wrong type", with("\"cascade\":\"maybe\""), 400, "wrong_type"),
        new Case("zero byte", GatewayIT.drop("t", "\\u0000"), 400, "zero_byte"),
        new Case("half a character", GatewayIT.drop("t", "\\ud800"), 400, "invalid_text"),
        new Case("too deep", "[".repeat(40) + "]".repeat(40), 400, "too_deep"),
        new Case("64 KiB and 1", sized(64 * 1024 + 1), 413, "too_large"),
        new Case(
            "over 8 MiB",
            " ".repeat(8 * 1024 * 1024) + GatewayIT.drop("t", "c"),
            413,
            "too_large"));
  }

  private static Stream<Case> names() {
    return Stream.of(
        new Case("64 bytes", add("c".repeat(64), "int"), 422, "invalid_name"),
        new Case("quotes", add("c\\\"; drop table users; --", "int"), 422, "invalid_name"),
        new Case("look-alikes", add("\u0441olumn", "int"), 422, "invalid_name"),
        new Case("our prefix", add("__ff_x", "int"), 422, "reserved_name"),
        new Case("our schema", with("\"schema\":\"fieldfare\""), 422, "system_schema"),
        new Case("system schema", with("\"schema\":\"pg_catalog\""), 422, "system_schema"),
        new Case("hostile type", add("c", "text; drop table users"), 422, "unknown_type"),
        new Case("unknown target", with("\"target\":\"nowhere\""), 404, "unknown_target"),
        new Case("reserved target", with("\"target\":\"dlq\""), 404, "unknown_target"),
        new Case(
            "form without a table",
            "{\"type\":\"DROP_COLUMN\",\"formId\":\"f\",\"column\":\"c\"}",
            422,
            "not_in_registry"),
        new Case(
            "field without a column",
            "{\"type\":\"DROP_COLUMN\",\"table\":\"t\",\"formId\":\"f\",\"fieldId\":\"x\"}",
            422,
            "not_in_registry"),
        new Case(
            "later operation",
            "{\"type\":\"ADD_INDEX\",\"table\":\"t\",\"name\":\"i\",\"columns\":[\"c\"]}",
            422,
            "not_available_yet"));
  }

  private static Stream<Case> sets() {
    return Stream.of(
        new Case("empty set", "{\"changes\":[]}", 400, "invalid_value"),
        new Case(
            "set with more",
            "{\"changes\":[%s],\"table\":\"t\"}".formatted(GatewayIT.drop("t", "c")),
            400,
            "unknown_property"),
        new Case(
            "set with a bad member",
            "{\"changes\":[%s,{}]}".formatted(GatewayIT.drop("t", "c")),
            400,
            "missing_property"),
        new Case(
            "set with a form without a table",
            "{\"changes\":[%s,{\"type\":\"DROP_COLUMN\",\"formId\":\"f\",\"column\":\"c\"}]}"
                .formatted(GatewayIT.drop("t", "c")),
            422,
            "not_in_registry"),
        new Case("1001 changes", "{\"changes\":[" + "{},".repeat(1000) + "{}]}", 413, "too_large"),
        new Case(
            "half an atomic set",
            with("\"changeSet\":{\"id\":\"s\",\"index\":0,\"of\":2,\"atomic\":true}"),
            422,
            "change_set_inconsistent"),
        new Case(
            "two targets",
            "{\"changes\":[%s,%s]}"
                .formatted(GatewayIT.drop("t", "c"), with("\"target\":\"other\"")),
            422,
            "change_set_inconsistent"));
  }

  private static String with(String property) {
    return "{\"type\":\"DROP_COLUMN\",\"table\":\"t\",\"column\":\"c\"," + property + "}";
  }

  private static String add(String column, String type) {
    return "{\"type\":\"ADD_COLUMN\",\"table\":\"t\",\"column\":\"%s\",\"dataType\":\"%s\"}"
        .formatted(column, type);
  }

  static String sized(int bytes) {
    String start = "{\"type\":\"SET_DEFAULT\",\"table\":\"t\",\"column\":\"c\",\"default\":\"";
    return start + "x".repeat(bytes - start.length() - 2) + "\"}";
  }
}
