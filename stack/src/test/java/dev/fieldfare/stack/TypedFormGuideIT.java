package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell commands of the guide for those who come from a form builder, as they are printed. */
@Timeout(300)
class TypedFormGuideIT {

  @TempDir static Path home;

  private static TypedCommands commands;

  @BeforeAll
  static void copyTheCheckout() throws IOException {
    commands = TypedCommands.in(home, "psql", "curl", "jq", "openssl");
  }

  @AfterAll
  static void leaveNothing() {
    if (commands != null) {
      commands.house().leaveNothing();
    }
  }

  @Test
  void qc27_theCommandsOfTheGuideWorkAsTheyArePrinted() throws Exception {
    List<String> guide = TypedCommands.blocks("docs/coming-from-a-form-builder.md");
    assertThat(guide.getFirst()).contains(TypedCommands.UP);
    assertThat(guide.getLast()).contains("./fieldfare down");

    String said = commands.type(guide.subList(0, guide.size() - 1));

    assertThat(said)
        .containsPattern("Ticket +3 +0 +registered")
        .contains("+ Creating migration for: full_name (character varying(255))")
        .contains("- Migration exists: phone")
        .containsPattern("Migrations created +2")
        .containsPattern("Total issues +0")
        .contains("0 jobs wait, 0 enqueued")
        .contains("\"success\":true")
        .doesNotContain("ERROR:");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(
                        commands
                            .house()
                            .value(
                                "SELECT last_position > 0 FROM fieldfare.form_builder_copy WHERE"
                                    + " is_on"))
                    .isEqualTo("t"));
    assertThat(
            commands
                .house()
                .value(
                    "SELECT string_agg(title || ' ' || column_name, ', ' ORDER BY place) FROM"
                        + " fieldfare.fields"))
        .isEqualTo("Email email, เบอร์โทร phone, ชื่อ full_name");
    commands.type(guide.subList(guide.size() - 1, guide.size()));
    assertThat(commands.house().processes()).isEmpty();
  }
}
