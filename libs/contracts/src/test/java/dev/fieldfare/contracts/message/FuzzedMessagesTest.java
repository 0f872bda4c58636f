package dev.fieldfare.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.message.ParseResult.Malformed;
import dev.fieldfare.contracts.message.ParseResult.Parsed;
import dev.fieldfare.contracts.message.ParseResult.Refused;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

/** Ten thousand malformed messages; the seed of a failure is printed with it. */
class FuzzedMessagesTest {

  private static final int MESSAGES = 10_000;
  private static final Sender SENDER = Sender.on("main", SenderRole.ENQUEUER);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final List<String> SEEDS =
      List.of(
          """
          {"id":"7c9e","type":"ADD_COLUMN","table":"t","column":"c","dataType":"email","nullable":false,"default":"x"}\
          """,
          """
          {"type":"DROP_COLUMN","schema":"crm","table":"t","column":"c","cascade":true,"quarantine":"copy"}\
          """,
          """
          {"type":"RENAME_FIELD","tableName":"t","oldColumnName":"a","newColumnName":"b","userId":"u"}\
          """,
          """
          {"type":"CHANGE_TYPE","table":"t","columnName":"c","oldType":"text","newType":"numeric(10,2)","onCastError":"null"}\
          """,
          """
          {"type":"CREATE_TABLE","table":"t","columns":[{"column":"id","dataType":"uuid","nullable":false},{"column":"a","dataType":"text","unique":true,"references":{"table":"u","column":"id"}}],"primaryKey":["id"],"indexes":[{"columns":["a"]}]}\
          """,
          """
          {"type":"UNDO","migrationId":"m","dependsOn":["a"],"runAt":"2026-01-01T12:00:00Z","options":{"grace":"30d","dryRun":true}}\
          """,
          """
          {"type":"SET_NOT_NULL","table":"t","column":"c","fillNullsWith":0,"changeSet":{"id":"s","index":0,"of":2,"atomic":true}}\
          """);

  private static final List<String> HOSTILE =
      List.of(
          "null",
          "true",
          "-1",
          "1e400",
          "99999999999999999999",
          "\"\"",
          "\"\\u0000\"",
          "\"a\\u0000b\"",
          "\"\\ud800\"",
          "\"text; drop table users\"",
          "\"\\\"; drop table users; --\"",
          "\"__ff_hidden\"",
          "\"fieldfare\"",
          "\"pg_catalog\"",
          "\"ctid\"",
          "\"sеlect\"",
          "\"" + "x".repeat(64) + "\"",
          "\"" + "ü".repeat(32) + "\"",
          "\"" + "k".repeat(201) + "\"",
          "[]",
          "{}",
          "[[[[]]]]",
          "{\"table\":\"users\"}",
          "[".repeat(40) + "]".repeat(40),
          "\"ADD_INDEX\"",
          "\"RUN_SQL\"",
          "\"2026-13-45T00:00:00Z\"");

  private static final List<String> NAMES =
      List.of(
          "type",
          "table",
          "tableName",
          "schema",
          "column",
          "columnName",
          "newName",
          "dataType",
          "default",
          "defaultExpression",
          "using",
          "unique",
          "references",
          "nullable",
          "cascade",
          "id",
          "target",
          "formId",
          "userId",
          "requestedBy",
          "runAt",
          "dependsOn",
          "options",
          "changeSet",
          "change",
          "__proto__",
          "@class",
          "",
          "Table",
          "data",
          "columns");

  private final MessageParser parser = new MessageParser();

  @Test
  void c7_neverThrowsAndAcceptsOnlyWhatItUnderstandsWhole() {
    long seed = Long.getLong("fieldfare.fuzz.seed", System.nanoTime());
    Random random = new Random(seed);
    int accepted = 0;
    int refused = 0;
    int malformed = 0;
    for (int n = 0; n < MESSAGES; n++) {
      String text = mutated(random);
      ParseResult result = parsed(text, "seed " + seed + ", message " + n + ": " + text);
      if (result instanceof Parsed parsed) {
        accepted++;
        assertWholeMessageUnderstood(parsed.message(), text, "seed " + seed + ": " + text);
      } else if (result instanceof Refused) {
        refused++;
      } else if (result instanceof Malformed) {
        malformed++;
      }
    }
    System.out.printf(
        "fuzzed seed=%d accepted=%d refused=%d malformed=%d%n", seed, accepted, refused, malformed);
    assertThat(List.of(accepted, refused, malformed)).as("seed %d", seed).allMatch(n -> n > 100);
  }

  @Test
  void neverThrowsWhateverTheBytes() {
    long seed = Long.getLong("fieldfare.fuzz.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int n = 0; n < MESSAGES; n++) {
      byte[] bytes = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      assertThat(parser.parse(bytes, SENDER)).as("seed %d", seed).isNotNull();
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      assertThat(parser.parseEntry(Map.of("type", text, "table", text), SENDER))
          .as("seed %d", seed)
          .isNotInstanceOf(Parsed.class);
    }
  }

  private ParseResult parsed(String text, String description) {
    try {
      return parser.parse(text, SENDER);
    } catch (RuntimeException e) {
      throw new AssertionError(description, e);
    }
  }

  /** Every property that was sent is in the message as it is written, or was its default. */
  private void assertWholeMessageUnderstood(
      MigrationMessage message, String sent, String description) {
    JsonNode written = tree(MessageJson.write(message));
    tree(sent)
        .properties()
        .forEach(
            property -> {
              if (!property.getValue().isNull()) {
                JsonNode found = written.get(Spelling.canonical(property.getKey()));
                assertThat(Spelling.means(property.getKey(), property.getValue(), found))
                    .as(description + " -> " + written)
                    .isTrue();
              }
            });
    assertThat(((Parsed) parser.parse(MessageJson.write(message), SENDER)).message())
        .as(description)
        .isEqualTo(message);
  }

  private static String mutated(Random random) {
    ObjectNode message = (ObjectNode) tree(SEEDS.get(random.nextInt(SEEDS.size())));
    List<String> present = message.properties().stream().map(Map.Entry::getKey).toList();
    String some = present.get(random.nextInt(present.size()));
    String any = NAMES.get(random.nextInt(NAMES.size()));
    String hostile = HOSTILE.get(random.nextInt(HOSTILE.size()));
    return switch (random.nextInt(6)) {
      case 0 -> with(message, some, hostile);
      case 1 -> with(message, any, hostile);
      case 2 -> message.without(some).toString();
      case 3 -> message.toString().substring(0, random.nextInt(message.toString().length()));
      case 4 -> message.toString().replaceFirst("\\{", "{\"" + some + "\":" + hostile + ",");
      default -> with(message, any, "\"" + Character.toString(97 + random.nextInt(26)) + "\"");
    };
  }

  private static String with(ObjectNode message, String name, String json) {
    return message.put(name, "@@").toString().replaceFirst("\"@@\"", quoted(json));
  }

  private static String quoted(String json) {
    return Matcher.quoteReplacement(json);
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }
}
