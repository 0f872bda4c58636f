package dev.fieldfare.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that people look codes up in says what the code does. */
class ErrorCodesPageTest {

  private static final Path PAGE = Path.of("../../docs/reference/error-codes.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z_]+)` \\| ([a-z]+) \\| ", Pattern.MULTILINE);

  @Test
  void thePageListsEveryCodeWithItsClassInTheirOrder() throws IOException {
    List<String> rows =
        ROW.matcher(Files.readString(PAGE))
            .results()
            .map(row -> row.group(1) + " " + row.group(2))
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(FailureReason.values())
                .map(reason -> reason.label() + " " + reason.errorClass().label())
                .toList());
  }
}
