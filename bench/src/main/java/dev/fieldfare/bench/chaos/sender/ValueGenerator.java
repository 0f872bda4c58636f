package dev.fieldfare.bench.chaos.sender;

import dev.fieldfare.bench.chaos.SeededRandom;
import java.util.List;

/** Makes values of any type, as SQL literals. */
public final class ValueGenerator {
  private static final List<String> WORDS =
      List.of(
          "12",
          "-7",
          "3.25",
          "true",
          "2024-02-29",
          "fieldfare",
          "O''Brien",
          "Größe",
          " 5 ",
          "",
          "\\back\\slash",
          "{}",
          "日本語",
          "a \"quoted\" word",
          "null");

  private ValueGenerator() {}

  /** A literal of the type that the catalogue spells like this; NULL now and then. */
  public static String literal(String type, SeededRandom random) {
    if (random.chance(0.1)) {
      return "NULL";
    }
    int bracket = type.indexOf('(');
    String plain = bracket < 0 || type.startsWith("timestamp") ? type : type.substring(0, bracket);
    return switch (plain) {
      case "text", "character varying" -> "'" + word(random) + "'";
      case "smallint", "percent" -> Integer.toString(random.below(101));
      case "integer", "bigint" -> Integer.toString(random.between(-100_000, 100_000));
      case "numeric" -> random.between(-99_999, 99_999) + "." + random.between(10, 99);
      case "real", "double precision" -> random.between(-999, 999) + ".5";
      case "boolean" -> random.one("true", "false");
      case "bytea" -> "'\\x%02x%02x'".formatted(random.below(256), random.below(256));
      case "text[]" -> "ARRAY['%s', NULL, '%s']".formatted(word(random), word(random));
      case "integer[]" -> "ARRAY[%d, NULL]".formatted(random.below(99));
      case "mood" -> random.one("'sad'", "'ok'", "'happy'");
      case "inet" -> "'10.0.%d.%d'".formatted(random.below(256), random.below(256));
      case "jsonb" -> "'{\"lat\": %d.50, \"n\": [null, \"x\"]}'".formatted(random.below(90));
      default -> ofTime(plain, random);
    };
  }

  private static String ofTime(String type, SeededRandom random) {
    String day =
        "20%02d-%02d-%02d"
            .formatted(random.below(40), random.between(1, 12), random.between(1, 28));
    String time =
        "%02d:%02d:%02d.%06d"
            .formatted(
                random.below(24), random.below(60), random.below(60), random.below(1_000_000));
    return switch (type) {
      case "date" -> "'" + day + "'";
      case "time without time zone" -> "'" + time + "'";
      case "timestamp without time zone" -> "'" + day + " " + time + "'";
      case "timestamp with time zone" -> "'" + day + " " + time + "+02'";
      case "interval" -> "'%d days %s'".formatted(random.below(50), time);
      case "uuid" -> "'%016x%016x'".formatted(random.number(), random.number());
      default -> "NULL";
    };
  }

  private static String word(SeededRandom random) {
    return random.chance(0.5) ? Integer.toString(random.below(10_000)) : random.one(WORDS);
  }

  /** An expression over the number g, for rows that are there at the start. */
  public static String expression(String type) {
    int bracket = type.indexOf('(');
    String plain = bracket < 0 || type.startsWith("timestamp") ? type : type.substring(0, bracket);
    return switch (plain) {
      case "text" -> "CASE WHEN g % 3 = 0 THEN 'word ' || g ELSE g::text END";
      case "character varying" -> "g::text";
      case "smallint", "percent", "integer", "bigint" -> "g % 100";
      case "numeric" -> "g * 1.25";
      case "real", "double precision" -> "g * 0.5";
      case "boolean" -> "g % 2 = 0";
      case "bytea" -> "decode(lpad(to_hex(g), 8, '0'), 'hex')";
      case "text[]" -> "ARRAY['a' || g, NULL, 'quote\"']";
      case "integer[]" -> "ARRAY[g, NULL]";
      case "mood" -> "(ARRAY['sad', 'ok', 'happy']::mood[])[1 + g % 3]";
      case "inet" -> "('10.1.' || g % 250 || '.7')::inet";
      case "jsonb" -> "jsonb_build_object('n', g, 'deep', '[1, 2.50, null]'::jsonb)";
      case "date" -> "date '2024-01-01' + g";
      case "time without time zone" -> "time '00:00:00.000001' + make_interval(secs => g)";
      case "timestamp without time zone" ->
          "timestamp '2024-01-01 00:00:00.123456' + make_interval(mins => g)";
      case "timestamp with time zone" ->
          "timestamptz '2024-01-01 00:00:00.5+00' + make_interval(hours => g)";
      case "interval" -> "make_interval(days => g, secs => 0.25)";
      case "uuid" -> "md5(g::text)::uuid";
      default -> "NULL";
    };
  }
}
