package dev.fieldfare.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.ParseResult.Malformed;
import dev.fieldfare.contracts.message.ParseResult.Parsed;
import dev.fieldfare.contracts.message.ParseResult.Refused;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each thing that can be wrong with a message, and the code that says so. */
class RefusedMessagesTest {

  private static final Sender ENQUEUER = Sender.on("main", SenderRole.ENQUEUER);

  private final MessageParser parser = new MessageParser();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          malformed           | ``
          malformed           | nonsense
          malformed           | {"type":
          malformed           | {} {}
          malformed           | []
          malformed           | "text"
          malformed           | {"type":"ADD_COLUMN",}
          malformed           | {"a":NaN}
          duplicate_property  | {"type":"DROP_TABLE","table":"a","table":"b"}
          duplicate_property  | {"type":"DROP_TABLE","table":"a","options":{"dryRun":true,"dryRun":false}}
          zero_byte           | {"type":"DROP_TABLE","table":"a\\u0000"}
          zero_byte           | {"type":"DROP_TABLE","table":"a","\\u0000":1}
          zero_byte           | {"type":"SET_DEFAULT","table":"a","column":"b","default":{"x":["\\u0000"]}}
          invalid_text        | {"type":"DROP_TABLE","table":"\\ud83d"}
          invalid_text        | {"type":"DROP_TABLE","table":"\\ude00\\ud83d"}
          """)
  void isNotEvenAMessage(String code, String json) {
    ParseResult result = parser.parse(json.getBytes(StandardCharsets.UTF_8), ENQUEUER);

    assertThat(result).isInstanceOf(Malformed.class);
    assertThat(((Malformed) result).code().label()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          missing_property    | {"table":"t"}
          wrong_type          | {"type":7}
          unknown_operation   | {"type":"add_column","table":"t"}
          unknown_operation   | {"type":"DROP DATABASE"}
          not_available_yet   | {"type":"ADD_INDEX","table":"t","name":"i"}
          not_permitted       | {"type":"RUN_SQL","up":"DROP TABLE users"}
          not_available_yet   | {"type":"ADD_COLUMN","table":"t","column":"c","dataType":"text","unique":true}
          not_available_yet   | {"type":"ADD_COLUMN","table":"t","column":"c","dataType":"text","references":"u(id)"}
          not_available_yet   | {"type":"DROP_TABLE","table":"t","options":{"strategy":"online"}}
          missing_property    | {"type":"ADD_COLUMN","column":"c","dataType":"text"}
          missing_property    | {"type":"ADD_COLUMN","table":"t","dataType":"text"}
          missing_property    | {"type":"ADD_COLUMN","table":"t","column":"c"}
          missing_property    | {"type":"SET_DEFAULT","table":"t","column":"c","default":null}
          missing_property    | {"type":"CREATE_TABLE","table":"t"}
          missing_property    | {"type":"UNDO"}
          missing_property    | {"type":"UNDO","migrationId":"m","schema":"crm"}
          missing_property    | {"type":"DROP_TABLE","table":"t","changeSet":{"index":0,"of":1}}
          missing_property    | {"type":"DROP_TABLE","table":"t","changeSet":{"id":"s","of":1}}
          unknown_property    | {"type":"DROP_TABLE","table":"t","Table":"u"}
          unknown_property    | {"type":"DROP_TABLE","table":"t","column":"c"}
          unknown_property    | {"type":"DROP_TABLE","table":"t","@class":"java.lang.Runtime"}
          unknown_property    | {"type":"DROP_TABLE","table":"t","options":{"force":true}}
          unknown_property    | {"type":"DROP_TABLE","table":"t","changeSet":{"id":"s","index":0,"of":1,"x":1}}
          unknown_property    | {"type":"CREATE_TABLE","table":"t","columns":[{"column":"a","dataType":"text","sql":""}]}
          wrong_type          | {"type":"DROP_TABLE","table":["t"]}
          wrong_type          | {"type":"DROP_TABLE","table":"t","cascade":"true"}
          wrong_type          | {"type":"DROP_TABLE","table":"t","dependsOn":"a"}
          wrong_type          | {"type":"DROP_TABLE","table":"t","dependsOn":[1]}
          wrong_type          | {"type":"DROP_TABLE","table":"t","options":[]}
          wrong_type          | {"type":"CREATE_TABLE","table":"t","columns":["a"]}
          wrong_type          | {"type":"CHANGE_TYPE","table":"t","column":"c","dataType":"text","onCastError":null}
          invalid_value       | {"type":"DROP_TABLE","table":""}
          invalid_value       | {"type":"DROP_COLUMN","table":"t","column":"c","quarantine":"none"}
          invalid_value       | {"type":"DROP_TABLE","table":"t","runAt":"tomorrow"}
          invalid_value       | {"type":"DROP_TABLE","table":"t","runAt":"2026-02-30T00:00:00Z"}
          invalid_value       | {"type":"DROP_TABLE","table":"t","runAt":"2026-01-01T00:00:00"}
          invalid_value       | {"type":"DROP_TABLE","table":"t","options":{"lockTimeoutMs":0}}
          invalid_value       | {"type":"DROP_TABLE","table":"t","options":{"maxHoldMs":1.5}}
          invalid_value       | {"type":"DROP_TABLE","table":"t","options":{"grace":"-P1D"}}
          invalid_value       | {"type":"DROP_TABLE","table":"t","options":{"strategy":"magic"}}
          invalid_value       | {"type":"DROP_TABLE","table":"t","changeSet":{"id":"s","index":3,"of":3}}
          invalid_value       | {"type":"DROP_TABLE","table":"t","changeSet":{"id":"s","index":0,"of":1001}}
          invalid_value       | {"type":"DROP_TABLE","table":"t","traceparent":"00-00-00-00"}
          unknown_target      | {"type":"DROP_TABLE","table":"t","target":"crm"}
          unknown_target      | {"type":"DROP_TABLE","table":"t","target":"../etc"}
          invalid_name        | {"type":"ADD_COLUMN","table":"t","column":"Email","dataType":"text"}
          invalid_name        | {"type":"ADD_COLUMN","table":"t","column":"e-mail","dataType":"text"}
          invalid_name        | {"type":"ADD_COLUMN","table":"t","column":"a;drop table b","dataType":"text"}
          invalid_name        | {"type":"ADD_COLUMN","table":"t","column":"a\\"b","dataType":"text"}
          invalid_name        | {"type":"ADD_COLUMN","table":"t","column":"nаme","dataType":"text"}
          invalid_name        | {"type":"ADD_COLUMN","table":"t","column":"1st","dataType":"text"}
          invalid_name        | {"type":"RENAME_COLUMN","table":"t","column":"a","newName":"größe"}
          invalid_name        | {"type":"RENAME_TABLE","table":"t","newName":"T"}
          invalid_name        | {"type":"CREATE_TABLE","table":"T","columns":[]}
          invalid_name        | {"type":"CREATE_TABLE","table":"t","columns":[{"column":"A","dataType":"text"}]}
          reserved_name       | {"type":"DROP_COLUMN","table":"t","column":"__ff_old"}
          reserved_name       | {"type":"DROP_TABLE","table":"__ff_t"}
          reserved_name       | {"type":"RENAME_COLUMN","table":"t","column":"a","newName":"__ff_b"}
          system_schema       | {"type":"DROP_TABLE","schema":"fieldfare","table":"field_migrations"}
          system_schema       | {"type":"DROP_TABLE","schema":"fieldfare_q_1","table":"t"}
          system_schema       | {"type":"DROP_TABLE","schema":"pg_catalog","table":"pg_class"}
          system_schema       | {"type":"DROP_TABLE","schema":"pg_toast_temp_1","table":"t"}
          system_schema       | {"type":"DROP_TABLE","schema":"information_schema","table":"tables"}
          system_column       | {"type":"ADD_COLUMN","table":"t","column":"ctid","dataType":"text"}
          unknown_type        | {"type":"ADD_COLUMN","table":"t","column":"c","dataType":"text; drop table users"}
          not_permitted       | {"type":"ADD_COLUMN","table":"t","column":"c","dataType":"text","defaultExpression":"now()"}
          not_permitted       | {"type":"CHANGE_TYPE","table":"t","column":"c","dataType":"text","using":"c::text"}
          column_exists       | {"type":"CREATE_TABLE","table":"t","columns":[{"column":"a","dataType":"text"},{"column":"a","dataType":"text"}]}
          column_missing      | {"type":"CREATE_TABLE","table":"t","columns":[],"primaryKey":["id"]}
          column_missing      | {"type":"CREATE_TABLE","table":"t","columns":[],"indexes":[{"columns":["a"]}]}
          column_exists       | {"type":"CREATE_TABLE","table":"t","columns":[{"column":"a","dataType":"text"}],"indexes":[{"columns":["a","a"]}]}
          missing_property    | {"type":"CREATE_TABLE","table":"t","columns":[],"indexes":[{}]}
          invalid_value       | {"type":"CREATE_TABLE","table":"t","columns":[],"indexes":[{"columns":[]}]}
          unknown_property    | {"type":"CREATE_TABLE","table":"t","columns":[{"column":"a","dataType":"text"}],"indexes":[{"columns":["a"],"using":"gin"}]}
          wrong_type          | {"type":"CREATE_TABLE","table":"t","columns":[],"indexes":["a"]}
          not_permitted       | {"type":"CREATE_TABLE","table":"t","columns":[{"column":"a","dataType":"text","defaultExpression":"now()"}]}
          wrong_type          | {"type":"CREATE_TABLE","table":"t","columns":[{"column":"a","dataType":"text","references":"u(id)"}]}
          missing_property    | {"type":"CREATE_TABLE","table":"t","columns":[{"column":"a","dataType":"text","references":{"column":"id"}}]}
          missing_property    | {"type":"CREATE_TABLE","table":"t","columns":[{"column":"a","dataType":"text","references":{"table":"u"}}]}
          invalid_value       | {"type":"CREATE_TABLE","table":"t","columns":[{"column":"a","dataType":"text","references":{"table":"u","column":"id","onDelete":"drop"}}]}
          unknown_property    | {"type":"CREATE_TABLE","table":"t","columns":[{"column":"a","dataType":"text","references":{"table":"u","column":"id","formId":"f"}}]}
          system_schema       | {"type":"CREATE_TABLE","table":"t","columns":[{"column":"a","dataType":"text","references":{"schema":"fieldfare","table":"forms","column":"id"}}]}
          reserved_name       | {"type":"CREATE_TABLE","table":"t","columns":[{"column":"a","dataType":"text","references":{"table":"__ff_u","column":"id"}}]}
          """)
  void isRefusedWithItsCode(String code, String json) {
    ParseResult result = parser.parse(json, ENQUEUER);

    assertThat(result).isInstanceOf(Refused.class);
    assertThat(((Refused) result).code().label()).isEqualTo(code);
    assertThat(((Refused) result).message()).endsWith(".");
  }

  @Test
  void refusesMoreThan64KiBInEachForm() {
    String rest = "{\"type\":\"SET_DEFAULT\",\"table\":\"t\",\"column\":\"c\",\"default\":\"\"}";
    String fits = rest.replace("\"\"}", "\"" + "x".repeat(64 * 1024 - rest.length()) + "\"}");
    String tooLarge = fits.replace("\"}", "x\"}");

    assertThat(parser.parse(fits, ENQUEUER)).isInstanceOf(Parsed.class);
    assertThat(parser.parseEntry(Map.of("data", fits), ENQUEUER)).isInstanceOf(Parsed.class);
    assertThat(code(parser.parse(tooLarge, ENQUEUER))).isEqualTo(FailureReason.TOO_LARGE);
    assertThat(code(parser.parse(tooLarge.getBytes(StandardCharsets.UTF_8), ENQUEUER)))
        .isEqualTo(FailureReason.TOO_LARGE);
    assertThat(code(parser.parseEntry(Map.of("data", tooLarge), ENQUEUER)))
        .isEqualTo(FailureReason.TOO_LARGE);
    assertThat(code(parser.parseEntry(Map.of("type", "x".repeat(64 * 1024)), ENQUEUER)))
        .isEqualTo(FailureReason.TOO_LARGE);
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] latin =
        "{\"type\":\"DROP_TABLE\",\"table\":\"größe\"}".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(code(parser.parse(latin, ENQUEUER))).isEqualTo(FailureReason.INVALID_TEXT);
  }

  @Test
  void refusesADepthThatNobodyNeeds() {
    String json =
        "{\"type\":\"SET_DEFAULT\",\"table\":\"t\",\"column\":\"c\",\"default\":"
            + "[".repeat(40)
            + "]".repeat(40)
            + "}";
    String deeper = "[".repeat(30_000) + "]".repeat(30_000);

    assertThat(code(parser.parse(json, ENQUEUER))).isEqualTo(FailureReason.TOO_DEEP);
    assertThat(code(parser.parse(deeper, ENQUEUER))).isEqualTo(FailureReason.TOO_DEEP);
  }

  @Test
  void countsTheBytesOfANameAndTheCharactersOfAKey() {
    assertThat(parser.parse(dropTable("ü".repeat(31), "k".repeat(200)), ENQUEUER))
        .isInstanceOf(Parsed.class);
    assertThat(parser.parse(dropTable("x".repeat(63), "😀".repeat(200)), ENQUEUER))
        .isInstanceOf(Parsed.class);
    assertThat(code(parser.parse(dropTable("ü".repeat(32), "k"), ENQUEUER)))
        .isEqualTo(FailureReason.INVALID_NAME);
    assertThat(code(parser.parse(dropTable("t", "k".repeat(201)), ENQUEUER)))
        .isEqualTo(FailureReason.TOO_LARGE);
  }

  @Test
  void refusesAFieldThatIsThereTwiceInAnEntry() {
    List<Map.Entry<String, String>> entry =
        List.of(Map.entry("type", "DROP_TABLE"), Map.entry("table", "a"), Map.entry("table", "b"));

    assertThat(code(parser.parseEntry(entry, ENQUEUER)))
        .isEqualTo(FailureReason.DUPLICATE_PROPERTY);
  }

  @Test
  void takesATraceContextBesideDataAndNothingElse() {
    String json = "{\"type\":\"DROP_TABLE\",\"table\":\"t\"}";
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    Parsed parsed =
        (Parsed) parser.parseEntry(Map.of("data", json, "traceparent", trace), ENQUEUER);

    assertThat(parsed.message().traceparent()).contains(trace);
    assertThat(code(parser.parseEntry(Map.of("data", json, "table", "users"), ENQUEUER)))
        .isEqualTo(FailureReason.UNKNOWN_PROPERTY);
  }

  @Test
  void refusesMoreColumnsThanATableCanHave() {
    assertThat(parser.parse(createTable(1600), ENQUEUER)).isInstanceOf(Parsed.class);
    assertThat(code(parser.parse(createTable(1601), ENQUEUER)))
        .isEqualTo(FailureReason.TOO_MANY_COLUMNS);
  }

  @Test
  void letsAnAdministratorSendExpressionsAndNobodySendAsViewer() {
    String json =
        "{\"type\":\"ADD_COLUMN\",\"table\":\"t\",\"column\":\"c\",\"dataType\":\"timestamptz\",\"defaultExpression\":\"now()\"}";

    assertThat(parser.parse(json, Sender.on("main", SenderRole.ADMIN))).isInstanceOf(Parsed.class);
    assertThat(code(parser.parse(json, Sender.on("main", SenderRole.OPERATOR))))
        .isEqualTo(FailureReason.NOT_PERMITTED);
    assertThat(code(parser.parse(dropTable("t", "k"), Sender.on("main", SenderRole.VIEWER))))
        .isEqualTo(FailureReason.NOT_PERMITTED);
  }

  @Test
  void passesKeywordsAndWhateverExistingThingsAreCalled() {
    assertThat(
            parser.parse(
                "{\"type\":\"RENAME_COLUMN\",\"table\":\"Order; \\\"Items\\\"\",\"column\":\"Größe"
                    + " 1\",\"newName\":\"select\"}",
                ENQUEUER))
        .isInstanceOf(Parsed.class);
  }

  @Test
  void obeysAnotherPolicyForNewNames() {
    MessageParser lenient = new MessageParser(NamePolicy.of("[\\p{L}_][\\p{L}0-9_ ]*"));
    String json =
        "{\"type\":\"RENAME_COLUMN\",\"table\":\"t\",\"column\":\"a\",\"newName\":\"Größe 1\"}";

    assertThat(lenient.parse(json, ENQUEUER)).isInstanceOf(Parsed.class);
  }

  @Test
  void namesEverythingThatIsWrongAtOnce() {
    Refused refused =
        (Refused)
            parser.parse(
                "{\"type\":\"ADD_COLUMN\",\"table\":\"t\",\"column\":\"A\",\"nullable\":1,\"x\":2}",
                ENQUEUER);

    assertThat(refused.problems())
        .extracting(problem -> problem.code().label() + " " + problem.property())
        .containsExactlyInAnyOrder(
            "invalid_name column",
            "missing_property dataType",
            "wrong_type nullable",
            "unknown_property x");
    assertThat(refused.message()).endsWith("(and 3 more).");
  }

  private static String dropTable(String table, String key) {
    return "{\"type\":\"DROP_TABLE\",\"table\":\"%s\",\"id\":\"%s\"}".formatted(table, key);
  }

  private static String createTable(int columns) {
    return IntStream.range(0, columns)
        .mapToObj(n -> "{\"column\":\"c%d\",\"dataType\":\"int\"}".formatted(n))
        .collect(
            Collectors.joining(
                ",", "{\"type\":\"CREATE_TABLE\",\"table\":\"t\",\"columns\":[", "]}"));
  }

  private static FailureReason code(ParseResult result) {
    return result instanceof Refused refused ? refused.code() : ((Malformed) result).code();
  }
}
