package dev.fieldfare.bench.scenario;

import java.util.List;

/** Words of good messages, and words that must not do harm. */
final class HostileWords {

  static final List<String> COLUMNS =
      List.of("select", "order", "user", "table", "group", "v", "v", "n", "a", "b", "c", "d");

  static final List<String> TYPES =
      List.of(
          "text",
          "email",
          "number",
          "rating",
          "date",
          "boolean",
          "text[]",
          "varchar(30)",
          "numeric(10,2)",
          "jsonb");

  static final List<String> HOSTILE_NAMES =
      List.of(
          "",
          " ",
          "a b",
          "a\"b",
          "a'b",
          "a;b",
          "a\\b",
          "v\" text, ADD COLUMN \"w",
          "x; DROP TABLE bystander; --",
          "x) CASCADE; DROP ROLE postgres; --",
          "$(id)",
          "s\u0435lect",
          "\u0475",
          "ta\u200Bble",
          "Ünicode",
          "UPPER",
          "1st",
          "a.b",
          "public.v",
          "x".repeat(64),
          "ü".repeat(32),
          "__ff_hidden",
          "ctid",
          "xmin",
          "tableoid");

  static final List<String> HOSTILE_TYPES =
      List.of(
          "",
          "text; DROP TABLE bystander",
          "text) ; DELETE FROM bystander; --",
          "text DEFAULT 'x'",
          "text COLLATE \"C\"",
          "integer PRIMARY KEY",
          "text REFERENCES bystander",
          "numeric(10,2) NOT NULL",
          "numeric(1001,2)",
          "varchar(-1)",
          "varchar(0)",
          "nosuchtype",
          "anyelement",
          "cstring",
          "record",
          "trigger",
          "setof text",
          "bystander.id%TYPE",
          "\"text",
          "te\u0445t",
          "text" + "[]".repeat(7) + "x",
          "x".repeat(64),
          "pg_temp.x",
          "no_such_schema.text");

  static final List<String> SYSTEM_SCHEMAS =
      List.of(
          "pg_catalog",
          "information_schema",
          "fieldfare",
          "fieldfare_q_1",
          "fieldfare_gateway",
          "pg_toast",
          "pg_temp",
          "nowhere",
          "public\"; DROP SCHEMA fieldfare CASCADE; --");

  private HostileWords() {}
}
