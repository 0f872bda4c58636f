package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A field is added to many forms, after their changes were shown. */
class FormsChangeAllTest extends CommandTest {

  private static final String CHANGES = "/api/v1/forms/changes";
  private static final String CHANGED =
      """
      {"forms":[
        {"id":"a","title":"Survey","schema":"public","table":"survey","changes":[
          {"type":"ADD_COLUMN","table":"survey","formId":"a","column":"consent","dataType":"text"}]},
        {"id":"b","title":"Visits","schema":"public","table":"visits","changes":[]}],
       "migrations":[{"id":"m1","href":"/api/v1/migrations/m1"}]}\
      """;

  @TempDir private Path folder;
  private Path field;

  @BeforeEach
  void start() throws IOException {
    field = Files.writeString(folder.resolve("consent.json"), "{\"id\":\"c\",\"type\":\"text\"}");
    gateway.on("POST " + CHANGES, 200, CHANGED);
  }

  @Test
  void qc79_theChangesOfAllFormsAreShownAndEnqueuedAfterAConfirmation() {
    Result changed =
        shell.run("forms", "change-all", field.toString(), "--title-contains", "s", "--yes");

    assertThat(changed.exitCode()).as(changed.err()).isZero();
    assertThat(changed.out())
        .contains("Survey", "ADD_COLUMN", "consent", "has the field", "migration m1 enqueued");
    assertThat(gateway.requests()).hasSize(2);
    assertThat(gateway.requests().getFirst().line()).contains("dryRun=true");
    assertThat(gateway.requests().getLast().line()).contains("dryRun=false");
    assertThat(gateway.requests().getLast().body())
        .isEqualTo(
            "{\"filter\":{\"titleContains\":\"s\"},\"field\":{\"id\":\"c\",\"type\":\"text\"}}");
  }

  @Test
  void qc79_nothingIsEnqueuedWithoutAConfirmation() {
    Result shown = shell.run("forms", "change-all", field.toString(), "--all", "--dry-run");
    Result refused = shell.run("forms", "change-all", field.toString(), "--all");

    assertThat(shown.exitCode()).as(shown.err()).isZero();
    assertThat(shown.out()).contains("ADD_COLUMN").doesNotContain("enqueued");
    assertThat(refused.exitCode()).isNotZero();
    assertThat(gateway.requests()).allMatch(request -> request.line().contains("dryRun=true"));
  }

  @Test
  void qc79_theFormsMustBeNamed() {
    assertThat(shell.run("forms", "change-all", field.toString()).exitCode()).isEqualTo(64);
    assertThat(
            shell
                .run("forms", "change-all", field.toString(), "--all", "--form-id", "a")
                .exitCode())
        .isEqualTo(64);
    assertThat(
            shell.run("forms", "change-all", folder.resolve("none").toString(), "--all").exitCode())
        .isEqualTo(64);
    assertThat(gateway.requests()).isEmpty();
  }
}
