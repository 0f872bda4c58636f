package dev.fieldfare.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.ParseResult.Malformed;
import dev.fieldfare.contracts.message.ParseResult.Parsed;
import dev.fieldfare.contracts.message.ParseResult.Refused;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.TableName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageParserTest {

  private static final Sender ENQUEUER = Sender.on("main", SenderRole.ENQUEUER);
  private static final TableName SURVEY = TableName.of("survey_4f3a2b1c9d8e");

  private final MessageParser parser = new MessageParser();

  @Test
  void readsTheFlatFormOfTheReadme() {
    MigrationMessage message =
        accepted(
            parser.parseEntry(
                flat(
                    "type", "ADD_COLUMN",
                    "table", "survey_4f3a2b1c9d8e",
                    "column", "email",
                    "dataType", "email",
                    "id", "7c9e6679"),
                ENQUEUER));

    assertThat(message.key()).contains("7c9e6679");
    assertThat(operation(message)).isEqualTo(AddColumn.nullable(SURVEY, "email", "email"));
  }

  @Test
  void readsTheJsonFormOfTheReadme() {
    String json =
        """
        {"id":"7c9e6679","table":"survey_4f3a2b1c9d8e","type":"ADD_COLUMN","column":"email","dataType":"email"}\
        """;

    MigrationMessage message = accepted(parser.parseEntry(Map.of("data", json), ENQUEUER));

    assertThat(operation(message)).isEqualTo(AddColumn.nullable(SURVEY, "email", "email"));
    assertThat(message).isEqualTo(accepted(parse(json)));
  }

  @Test
  void readsEverythingAMessageMayCarry() {
    MigrationMessage message =
        accepted(
            parse(
                """
                {"id":"k","target":"main","schema":"crm","table":"T 1","type":"DROP_COLUMN",
                 "column":"Old Name","cascade":true,"quarantine":"copy","dependsOn":["a","b"],
                 "fieldId":"f","formId":"g","requestedBy":"ann","runAt":"2026-01-01T12:00:00+02:00",
                 "options":{"strategy":"rewrite","lockTimeoutMs":40,"maxHoldMs":30,"grace":"30d","dryRun":true},
                 "changeSet":{"id":"s","index":1,"of":3,"atomic":true},
                 "traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}"""));

    assertThat(operation(message)).isInstanceOf(DropColumn.class);
    assertThat(message.table()).contains(new TableName("crm", "T 1"));
    assertThat(message.runAt()).contains(Instant.parse("2026-01-01T10:00:00Z"));
    assertThat(message.dependsOn()).containsExactly("a", "b");
    assertThat(message.options().grace()).contains(java.time.Duration.ofDays(30));
    assertThat(message.changeSet()).contains(new ChangeSetMembership("s", 1, 3, true));
  }

  @Test
  void readsTheFormBuildersOwnWords() {
    assertThat(
            operation(
                accepted(
                    parse(
                        """
                        {"type":"RENAME_FIELD","tableName":"survey_4f3a2b1c9d8e","fieldId":"f","formId":"g",
                         "userId":"u","oldColumnName":"a","newColumnName":"b","isSubForm":true,"subFormId":"s"}"""))))
        .isEqualTo(new RenameColumn(SURVEY, "a", "b"));
    MigrationMessage changed =
        accepted(
            parse(
                """
                {"type":"CHANGE_TYPE","tableName":"survey_4f3a2b1c9d8e","columnName":"a",
                 "oldType":"text","newType":"number","userId":"u"}"""));
    assertThat(((ChangeType) operation(changed)).dataType()).isEqualTo("number");
    assertThat(changed.declaredOldType()).contains("text");
    assertThat(changed.requestedBy()).contains("u");
  }

  @Test
  void c7_refusesPropertiesThatItDoesNotKnowAndMergesNothing() {
    ParseResult result =
        parse(
            """
            {"type":"ADD_FIELD","tableName":"t","columnName":"c","dataType":"text",
             "change":{"tableName":"users"}}""");

    assertThat(code(result)).isEqualTo(FailureReason.UNKNOWN_PROPERTY);
    assertThat(((Refused) result).glimpse().table()).contains("t");
  }

  @Test
  void c7_refusesTwoSpellingsOfOneProperty() {
    assertThat(
            code(
                parse(
                    """
                    {"type":"ADD_FIELD","table":"t","tableName":"users","columnName":"c","dataType":"text"}""")))
        .isEqualTo(FailureReason.DUPLICATE_PROPERTY);
  }

  @Test
  void c6_refusesWhatIsNoTypeBeforeAnythingElseSeesIt() {
    for (String hostile :
        List.of("text; drop table users", "text--", "text/**/", "text'", "(text)", "text)", "1")) {
      assertThat(code(parse(addColumn("c", hostile))))
          .as(hostile)
          .isEqualTo(FailureReason.UNKNOWN_TYPE);
    }
  }

  @Test
  void acceptsTypesAsPostgresSpellsThem() {
    for (String type :
        List.of(
            "numeric(10,2)",
            "numeric(3, -2)",
            "text[]",
            "integer[3][]",
            "timestamp(3) with time zone",
            "interval day to second(3)",
            "double precision",
            "crm.\\\"My Type\\\"",
            "geometry(Point,4326)",
            "größe")) {
      assertThat(parse(addColumn("c", type))).as(type).isInstanceOf(Parsed.class);
    }
  }

  @Test
  void refusesAZeroByteWithItsOwnCode() {
    assertThat(code(parse(addColumn("c\\u0000", "text")))).isEqualTo(FailureReason.ZERO_BYTE);
    assertThat(parse(addColumn("c\\u0000", "text"))).isInstanceOf(Malformed.class);
  }

  @Test
  void keepsWhatCouldBeReadOfARefusedMessage() {
    Refused refused = (Refused) parse("{\"id\":\"k\",\"type\":\"FLY\",\"table\":\"t\"}");

    assertThat(refused.code()).isEqualTo(FailureReason.UNKNOWN_OPERATION);
    assertThat(refused.glimpse().key()).contains("k");
    assertThat(refused.glimpse().type()).contains("FLY");
  }

  private ParseResult parse(String json) {
    return parser.parse(json.getBytes(StandardCharsets.UTF_8), ENQUEUER);
  }

  private static String addColumn(String column, String type) {
    return "{\"type\":\"ADD_COLUMN\",\"table\":\"t\",\"column\":\"%s\",\"dataType\":\"%s\"}"
        .formatted(column, type);
  }

  private static MigrationMessage accepted(ParseResult result) {
    assertThat(result).isInstanceOf(Parsed.class);
    return ((Parsed) result).message();
  }

  private static FieldOperation operation(MigrationMessage message) {
    return ((Request.Change) message.request()).operation();
  }

  private static FailureReason code(ParseResult result) {
    return result instanceof Refused refused ? refused.code() : ((Malformed) result).code();
  }

  private static Map<String, String> flat(String... namesAndValues) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }
}
