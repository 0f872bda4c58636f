package dev.fieldfare.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.contracts.message.ParseResult.Parsed;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What senders write, in each form, and the one canonical text that it comes to. */
class GoldenMessagesTest {

  private static final Sender SENDER = Sender.on("main", SenderRole.ENQUEUER);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final MessageParser parser = new MessageParser();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "add-column",
        "add-column-json-default",
        "drop-column",
        "rename-column",
        "change-type",
        "set-default",
        "drop-default",
        "set-not-null",
        "drop-not-null",
        "create-table",
        "create-table-complete",
        "drop-table",
        "rename-table",
        "undo",
        "everything",
        "form-builder-add",
        "form-builder-delete",
        "form-builder-rename",
        "form-builder-change-type"
      })
  void meansTheSameInEachForm(String name) throws IOException {
    JsonNode golden = golden(name);
    String canonical = golden.get("canonical").toString();

    MigrationMessage message = accepted(parser.parse(golden.get("sent").toString(), SENDER));

    assertThat(MessageJson.bodyHash(message, MessageJson.write(message)))
        .isEqualTo(MessageJson.bodyHash(message));
    assertThat(MessageJson.canonical(message)).isEqualTo(canonical);
    assertThat(MessageJson.canonical(accepted(parser.parseEntry(flat(golden), SENDER))))
        .as("flat form")
        .isEqualTo(canonical);
    assertThat(accepted(parser.parseEntry(Map.of("data", golden.get("sent").toString()), SENDER)))
        .as("data form")
        .isEqualTo(message);
    assertThat(accepted(parser.parse(MessageJson.write(message), SENDER)))
        .as("written and read again")
        .isEqualTo(message);
  }

  @Test
  void keepsTheDigitsOfANumberAsTheyWereWritten() {
    String json =
        "{\"type\":\"SET_DEFAULT\",\"table\":\"t\",\"column\":\"c\",\"default\":1.50e+300}";

    assertThat(MessageJson.canonical(accepted(parser.parse(json, SENDER))))
        .contains("\"default\":\"1.50e+300\"");
  }

  @Test
  void hashesTheBodyWithoutItsKeyAndTrace() {
    MigrationMessage message =
        accepted(
            parser.parse(
                "{\"type\":\"DROP_DEFAULT\",\"table\":\"t\",\"column\":\"c\",\"id\":\"a\"}",
                SENDER));
    MigrationMessage again =
        message.with(
            m -> m.key("b").traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

    assertThat(MessageJson.bodyHash(again)).isEqualTo(MessageJson.bodyHash(message)).hasSize(64);
    assertThat(MessageJson.bodyHash(message.with(m -> m.target("crm"))))
        .isNotEqualTo(MessageJson.bodyHash(message));
  }

  private static MigrationMessage accepted(ParseResult result) {
    assertThat(result).isInstanceOf(Parsed.class);
    return ((Parsed) result).message();
  }

  private static Map<String, String> flat(JsonNode golden) {
    Map<String, String> fields = new LinkedHashMap<>();
    golden
        .get("sent")
        .properties()
        .forEach(
            property ->
                fields.put(
                    property.getKey(),
                    property.getValue().isTextual()
                        ? property.getValue().asText()
                        : property.getValue().toString()));
    return fields;
  }

  private JsonNode golden(String name) throws IOException {
    try (InputStream file =
        getClass().getResourceAsStream("/golden/v1/messages/" + name + ".json")) {
      return MAPPER.readTree(file);
    }
  }
}
