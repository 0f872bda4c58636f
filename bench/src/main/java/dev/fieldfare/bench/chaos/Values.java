package dev.fieldfare.bench.chaos;

import java.util.List;

/** Makes values of any type, as SQL literals. */
final class Values {
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

  private Values() {}

  /** A literal of the type that the catalogue spells like this; NULL now and then. */
  static String literal(String type, Dice dice) {
    if (dice.chance(0.1)) {
      return "NULL";
    }
    int bracket = type.indexOf('(');
    String plain = bracket < 0 || type.startsWith("timestamp") ? type : type.substring(0, bracket);
    return switch (plain) {
      case "text", "character varying" -> "'" + word(dice) + "'";
      case "smallint", "percent" -> Integer.toString(dice.below(101));
      case "integer", "bigint" -> Integer.toString(dice.between(-100_000, 100_000));
      case "numeric" -> dice.between(-99_999, 99_999) + "." + dice.between(10, 99);
      case "real", "double precision" -> dice.between(-999, 999) + ".5";
      case "boolean" -> dice.one("true", "false");
      case "bytea" -> "'\\x%02x%02x'".formatted(dice.below(256), dice.below(256));
      case "text[]" -> "ARRAY['%s', NULL, '%s']".formatted(word(dice), word(dice));
      case "integer[]" -> "ARRAY[%d, NULL]".formatted(dice.below(99));
      case "mood" -> dice.one("'sad'", "'ok'", "'happy'");
      case "inet" -> "'10.0.%d.%d'".formatted(dice.below(256), dice.below(256));
      case "jsonb" -> "'{\"lat\": %d.50, \"n\": [null, \"x\"]}'".formatted(dice.below(90));
      default -> ofTime(plain, dice);
    };
  }

  private static String ofTime(String type, Dice dice) {
    String day =
        "20%02d-%02d-%02d".formatted(dice.below(40), dice.between(1, 12), dice.between(1, 28));
    String time =
        "%02d:%02d:%02d.%06d"
            .formatted(dice.below(24), dice.below(60), dice.below(60), dice.below(1_000_000));
    return switch (type) {
      case "date" -> "'" + day + "'";
      case "time without time zone" -> "'" + time + "'";
      case "timestamp without time zone" -> "'" + day + " " + time + "'";
      case "timestamp with time zone" -> "'" + day + " " + time + "+02'";
      case "interval" -> "'%d days %s'".formatted(dice.below(50), time);
      case "uuid" -> "'%016x%016x'".formatted(dice.number(), dice.number());
      default -> "NULL";
    };
  }

  private static String word(Dice dice) {
    return dice.chance(0.5) ? Integer.toString(dice.below(10_000)) : dice.one(WORDS);
  }

  /** An expression over the number g, for rows that are there at the start. */
  static String expression(String type) {
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
