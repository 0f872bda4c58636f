package dev.fieldfare.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.ParseResult.Parsed;
import dev.fieldfare.contracts.message.ParseResult.Refused;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages that leave the table and the column to the registry of forms. */
class FormMessageTest {

  private static final Sender SENDER = Sender.on("main", SenderRole.ENQUEUER);

  private final MessageParser parser = new MessageParser();

  @Test
  void aFormAndAFieldStandForTheTableAndTheColumn() {
    MigrationMessage message =
        parsed(
            "{\"type\":\"CHANGE_TYPE\",\"formId\":\"f\",\"fieldId\":\"x\",\"dataType\":\"text\"}");

    assertThat(message.table()).isEmpty();
    assertThat(message.request())
        .isInstanceOfSatisfying(
            Request.FormChange.class,
            change -> {
              assertThat(change.tableOpen()).isTrue();
              assertThat(change.columnOpen()).isTrue();
            });
  }

  @Test
  void anOpenMessageIsReadBackAsItWasWritten() {
    MigrationMessage message =
        parsed("{\"type\":\"RENAME_FIELD\",\"formId\":\"f\",\"fieldId\":\"x\",\"newName\":\"y\"}");

    String json = MessageJson.write(message);

    assertThat(json).doesNotContain("\"table\"").doesNotContain("\"column\"");
    assertThat(parsed(json)).isEqualTo(message);
  }

  @Test
  void theColumnAloneCanBeOpen() {
    MigrationMessage message =
        parsed("{\"type\":\"DROP_COLUMN\",\"table\":\"t\",\"formId\":\"f\",\"fieldId\":\"x\"}");

    assertThat(message.table()).hasValueSatisfying(t -> assertThat(t.name()).isEqualTo("t"));
    assertThat(MessageJson.write(message)).doesNotContain("\"column\"");
  }

  @Test
  void theFlatFormIsTheSameMessage() {
    ParseResult flat =
        parser.parseEntry(Map.of("type", "DROP_COLUMN", "formId", "f", "fieldId", "x"), SENDER);

    assertThat(flat)
        .isEqualTo(
            parser.parse("{\"type\":\"DROP_COLUMN\",\"formId\":\"f\",\"fieldId\":\"x\"}", SENDER));
  }

  @Test
  void newNamesAndTablesThatAreMadeAreNeverOpen() {
    assertThat(
            codes(
                "{\"type\":\"ADD_COLUMN\",\"formId\":\"f\",\"fieldId\":\"x\",\"dataType\":\"text\"}"))
        .isEqualTo("missing_property");
    assertThat(codes("{\"type\":\"CREATE_TABLE\",\"formId\":\"f\",\"columns\":[]}"))
        .isEqualTo("missing_property");
    assertThat(codes("{\"type\":\"DROP_COLUMN\",\"fieldId\":\"x\"}")).isEqualTo("missing_property");
  }

  private MigrationMessage parsed(String json) {
    return ((Parsed) parser.parse(json, SENDER)).message();
  }

  private String codes(String json) {
    FailureReason code = ((Refused) parser.parse(json, SENDER)).code();
    return code.label();
  }
}
