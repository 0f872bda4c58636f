package dev.fieldfare.health.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.alert.AlertCategory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Errors have a category: by SQLSTATE first, by the wording of drivers otherwise. */
class ErrorCategoryTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Can't reach database server at `localhost:5432`|DATABASE_CONNECTION",
        "connect ECONNREFUSED 127.0.0.1:5432|DATABASE_CONNECTION",
        "Connection to 10.0.0.1:5432 refused: connection refused|DATABASE_CONNECTION",
        "permission denied for table people|PERMISSION",
        "canceling statement due to statement timeout|TIMEOUT",
        "something else|UNKNOWN"
      })
  void c44_wordingsOfDriversAreKnown(String message, AlertCategory category) {
    assertThat(ErrorCategory.of("", Optional.empty(), message)).isEqualTo(category);
  }

  @ParameterizedTest
  @CsvSource({
    "08006,DATABASE_CONNECTION",
    "57P01,DATABASE_CONNECTION",
    "42501,PERMISSION",
    "55P03,TIMEOUT",
    "53100,CAPACITY",
    "22P02,DATA_INTEGRITY",
    "42P07,DATABASE_MIGRATION"
  })
  void theTableOfSqlStatesDecides(String state, AlertCategory category) {
    assertThat(ErrorCategory.of("", Optional.of(state), "text")).isEqualTo(category);
  }

  @Test
  void theCodeOfAnErrorWins() {
    assertThat(ErrorCategory.of("lock_timeout", Optional.of("42501"), "permission denied"))
        .isEqualTo(AlertCategory.TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource(AlertCategory.class)
  void everyCategoryHasTextsAndARunbook(AlertCategory category) throws IOException {
    AlertText text = AlertText.of(category);

    assertThat(text.title()).isNotBlank();
    assertThat(text.impact()).endsWith(".");
    assertThat(text.suggestions("main", "public.people"))
        .isNotEmpty()
        .noneMatch(line -> line.contains("{"));
    String page = Files.readString(Path.of("..").resolve(AlertText.runbook(category)));
    assertThat(page).contains("`" + category + "`", "## What it means", "## What to do");
  }
}
