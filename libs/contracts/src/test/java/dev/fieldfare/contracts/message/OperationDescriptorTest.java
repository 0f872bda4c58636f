package dev.fieldfare.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.OperationDescriptor;
import dev.fieldfare.contracts.operation.OperationDescriptor.Property;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The descriptors say what the parser reads and what the pages of the operations describe. */
class OperationDescriptorTest {
  private static final Path PAGES = Path.of("../../docs/reference/operations");
  private static final Sender ADMIN = Sender.on("main", SenderRole.ADMIN);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final MessageParser parser = new MessageParser();

  static List<OperationDescriptor> all() {
    return OperationDescriptor.ALL;
  }

  @Test
  void namesAreGivenOnce() {
    assertThat(OperationDescriptor.ALL.stream().flatMap(OperationDescriptor::names))
        .doesNotHaveDuplicates();
    assertThat(OperationDescriptor.ALL.stream().map(OperationDescriptor::type)).isSorted();
  }

  @ParameterizedTest
  @MethodSource("all")
  void theParserKnowsEveryName(OperationDescriptor descriptor) {
    assertThat(descriptor.names())
        .allSatisfy(
            name -> {
              MigrationMessage message = accepted(sample(descriptor).put("type", name));
              assertThat(message.type()).isEqualTo(descriptor.type());
            });
  }

  @ParameterizedTest
  @MethodSource("all")
  void theParserKnowsEveryPropertyAndNoOther(OperationDescriptor descriptor) {
    Set<String> known =
        Stream.concat(OperationDescriptor.COMMON.stream(), descriptor.properties().stream())
            .flatMap(property -> property.spellings().stream())
            .collect(Collectors.toSet());

    for (String name : everySpelling()) {
      ObjectNode message = sample(descriptor);
      message.putNull(name);
      boolean isUnknown = codes(message).contains(FailureReason.UNKNOWN_PROPERTY + " " + name);
      assertThat(isUnknown).as(descriptor.type() + " " + name).isEqualTo(!known.contains(name));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void theParserMissesWhatIsRequired(OperationDescriptor descriptor) {
    for (Property property : descriptor.properties()) {
      ObjectNode message = sample(descriptor);
      property.spellings().forEach(message::remove);
      boolean isMissing =
          codes(message).contains(FailureReason.MISSING_PROPERTY + " " + property.name());
      assertThat(isMissing)
          .as(descriptor.type() + " without " + property.name())
          .isEqualTo(property.required());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void theParserTakesOneSpellingOfAProperty(OperationDescriptor descriptor) {
    for (Property property : descriptor.properties()) {
      ObjectNode message = sample(descriptor);
      JsonNode value = message.remove(property.name());
      if (property.spellings().size() == 1 || value == null) {
        continue;
      }
      for (String spelling : property.spellings()) {
        accepted(message.deepCopy().set(spelling, value));
      }
      ObjectNode twice = message.deepCopy();
      property.spellings().forEach(spelling -> twice.set(spelling, value));
      assertThat(codes(twice)).anyMatch(code -> code.startsWith("DUPLICATE_PROPERTY"));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void anOperationClaimsTheTablesThatItsPropertiesName(OperationDescriptor descriptor) {
    ObjectNode message = sample(descriptor);
    List<TableName> named =
        descriptor.claims().stream().map(name -> TableName.of(message.get(name).asText())).toList();

    if (accepted(message).request() instanceof Request.Change change) {
      assertThat(change.operation().claims()).isEqualTo(named);
    } else {
      assertThat(named).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyOperationHasAPageThatNamesItsProperties(OperationDescriptor descriptor)
      throws IOException {
    String page = Files.readString(PAGES.resolve(descriptor.page()));

    assertThat(descriptor.properties())
        .allSatisfy(property -> assertThat(page).contains("`" + property.name() + "`"));
    String overview = Files.readString(PAGES.resolve("README.md"));
    assertThat(overview).contains("[`" + descriptor.type() + "`](" + descriptor.page() + ")");
    assertThat(descriptor.names()).allSatisfy(name -> assertThat(overview).contains(name + "`"));
  }

  @Test
  void everyPageDescribesAnOperationAndReservedNamesHaveNone() throws IOException {
    try (Stream<Path> pages = Files.list(PAGES)) {
      assertThat(
              pages.map(page -> page.getFileName().toString()).filter(p -> !p.equals("README.md")))
          .containsExactlyInAnyOrderElementsOf(
              OperationDescriptor.ALL.stream().map(OperationDescriptor::page).toList());
    }
    // RUN_SQL is sent by releases of tracks and described there.
    String reserved =
        Arrays.stream(OperationType.values())
            .filter(type -> !type.isAvailable() && type != OperationType.RUN_SQL)
            .map(type -> "`" + type + "`")
            .collect(Collectors.joining(", "));
    assertThat(Files.readString(PAGES.resolve("README.md")))
        .contains("| " + reserved + " | reserved words | `not_available_yet` |");
  }

  private static Set<String> everySpelling() {
    return Stream.concat(
            OperationDescriptor.COMMON.stream(),
            OperationDescriptor.ALL.stream().flatMap(one -> one.properties().stream()))
        .flatMap(property -> property.spellings().stream())
        .collect(Collectors.toSet());
  }

  /** The canonical message of the golden file of this operation. */
  private static ObjectNode sample(OperationDescriptor descriptor) {
    String file = "/golden/v1/messages/" + descriptor.page().replace(".md", ".json");
    try (InputStream golden = OperationDescriptorTest.class.getResourceAsStream(file)) {
      ObjectNode message = (ObjectNode) MAPPER.readTree(golden).get("canonical");
      message.remove("schema");
      return message;
    } catch (IOException e) {
      throw new IllegalStateException(file, e);
    }
  }

  private MigrationMessage accepted(JsonNode message) {
    ParseResult result = parser.parse(message, ADMIN);
    assertThat(result).as(message.toString()).isInstanceOf(ParseResult.Parsed.class);
    return ((ParseResult.Parsed) result).message();
  }

  private List<String> codes(JsonNode message) {
    return parser.parse(message, ADMIN) instanceof ParseResult.Refused refused
        ? refused.problems().stream().map(p -> p.code() + " " + p.property()).toList()
        : List.of();
  }
}
