package dev.fieldfare.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.operation.OperationType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples that people copy out of the reference are understood. */
class OperationPagesTest {

  private static final Path PAGES = Path.of("../../docs/reference/operations");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\n(.*?)```");

  static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      return files.filter(file -> !file.endsWith("README.md")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyExampleOfAPageAsksForItsOperation(Path page) throws IOException {
    List<String> examples =
        EXAMPLE.matcher(Files.readString(page)).results().map(found -> found.group(1)).toList();

    assertThat(examples).isNotEmpty();
    assertThat(examples).allSatisfy(example -> assertThat(typeOf(example)).isEqualTo(type(page)));
  }

  private static OperationType typeOf(String example) {
    ParseResult result = new MessageParser().parse(example, Sender.on("main", SenderRole.ENQUEUER));
    assertThat(result).isInstanceOf(ParseResult.Parsed.class);
    return ((ParseResult.Parsed) result).message().type();
  }

  private static OperationType type(Path page) {
    String name = page.getFileName().toString().replace(".md", "").replace('-', '_');
    return OperationType.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
