package dev.fieldfare.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.client.ClientConfig;
import dev.fieldfare.client.FieldfareClient;
import dev.fieldfare.client.FormRegistryClient;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.form.DriftReport;
import dev.fieldfare.contracts.form.FormTableChange;
import dev.fieldfare.contracts.form.SavedForm;
import dev.fieldfare.contracts.form.SyncReport;
import dev.fieldfare.stack.StackFailure;
import dev.fieldfare.stack.folder.StackFile;
import dev.fieldfare.stack.process.ServiceEnvironment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The verb {@code demo --forms}: the tables of a form builder are taken over, compared and
 * repaired, its form is changed by the ids of its fields, and its own routes are called.
 */
public final class FormsDemo implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final String ROUTES = "/compat/q-collector/api/v1/migrations/";

  private final StackFile.Content stack;
  private final DemoScreen screen;
  private final String dataOption;
  private final DemoDatabase database;
  private final FormBuilderTables tables;
  private final FieldfareClient client;
  private final FormRegistryClient forms;
  private final HttpClient http = HttpClient.newHttpClient();

  /** The option is what makes the launcher's commands mean this stack. */
  public FormsDemo(StackFile.Content stack, DemoScreen screen, String dataOption) {
    this.stack = stack;
    this.screen = screen;
    this.dataOption = dataOption;
    this.database = new DemoDatabase(stack.postgres());
    this.tables = new FormBuilderTables(database);
    this.client =
        new FieldfareClient(
            ClientConfig.of(URI.create(stack.gateway().url()), stack.apiKeys().operator()));
    this.forms = client.forms("main");
  }

  /** Shows everything; a few seconds. */
  public void run() throws SQLException {
    long start = System.nanoTime();
    requireRegistry();
    takeOver();
    sync();
    compareAndRepair();
    changeTheForm();
    callItsRoutes();
    guard();
    screen.heading(
        "That took %.0f seconds. To look at it:".formatted((System.nanoTime() - start) / 1e9));
    screen.act("./fieldfare forms show " + tables.form() + dataOption);
    screen.act("./fieldfare history --table " + tables.table() + dataOption);
  }

  private void requireRegistry() throws SQLException {
    if (!"t".equals(database.value("SELECT registry::text::char FROM fieldfare.target"))) {
      throw new StackFailure(
          "the running stack has no registry of forms. Stop it, or name a folder for another one:"
              + " ./fieldfare demo --forms --data .fieldfare-forms --port-base 18080");
    }
  }

  private void takeOver() throws SQLException {
    screen.heading(
        "The tables of a form builder: a form, a sub-form, %d answers"
            .formatted(FormBuilderTables.ANSWERS));
    tables.create();
    screen.act("SELECT * FROM fieldfare.import_form_builder()");
    String outcome =
        database.value(
            "SELECT outcome FROM fieldfare.import_form_builder() WHERE form_id = '%s'"
                .formatted(tables.form()));
    screen.result("the form is " + outcome + "; no table was changed");
    require("registered".equals(outcome), "the form was not taken over");
  }

  private void sync() {
    screen.heading("Columns that are older than Fieldfare get their rows in the ledger");
    screen.act("./fieldfare forms sync");
    SyncReport first = forms.sync(false);
    SyncReport second = forms.sync(false);
    screen.result(
        "%d tables, %d columns, %d migrations created; a second sync creates %d"
            .formatted(
                first.tablesScanned(),
                first.columnsFound(),
                first.migrationsCreated(),
                second.migrationsCreated()));
    require(second.migrationsCreated() == 0, "a second sync created migrations");
  }

  private void compareAndRepair() throws SQLException {
    screen.heading("Somebody changes the table by hand, and that is found and repaired");
    require(drift().totalIssues() == 0, "there were differences before");
    screen.act(
        "ALTER TABLE %s ALTER email TYPE text, ALTER phone SET NOT NULL".formatted(tables.table()));
    database.run(
        "ALTER TABLE %s ALTER email TYPE text, ALTER phone SET NOT NULL".formatted(tables.table()));
    DriftReport found = drift();
    screen.act("./fieldfare validate --fix");
    found.findings().forEach(each -> screen.result(each.kind() + ": " + each.message()));
    require(found.totalIssues() == 2, "not both differences were found");
    found.findings().forEach(each -> repair(each.fix().orElseThrow()));
    int left = drift().totalIssues();
    screen.result("after the repairs there are %d differences".formatted(left));
    require(left == 0, "the repairs left differences");
  }

  private DriftReport drift() {
    return forms.drift(Optional.of(tables.form()));
  }

  private void repair(FormTableChange change) {
    JsonNode answer =
        post(
            "/api/v1/migrations",
            stack.apiKeys().operator(),
            ContractsJson.mapper().valueToTree(change).toString());
    client.awaitCompletion(answer.at("/migrations/0/id").asText(), PATIENCE);
  }

  private void changeTheForm() throws SQLException {
    screen.heading("Two fields exchange their columns, and a field is added, in one save");
    String definition = tables.changedDefinition();
    screen.act("./fieldfare forms put survey.json");
    SavedForm saved = forms.put(tables.form(), definition);
    saved.migrations().forEach(one -> client.awaitCompletion(one.id(), PATIENCE));
    String value =
        database.value(
            "SELECT phone FROM %s WHERE username = 'person 7'".formatted(tables.table()));
    screen.result(
        "%d migrations as one set; the e-mail of person 7 is in the column phone now: %s"
            .formatted(saved.migrations().size(), value));
    require("7@example.org".equals(value), "a value did not follow its field");
    screen.result(
        "the same definition again: %d migrations"
            .formatted(forms.put(tables.form(), definition).migrations().size()));
  }

  private void callItsRoutes() throws SQLException {
    screen.heading("The form builder calls its own routes at their new address");
    String token = new FormBuilderToken(ServiceEnvironment.formBuilderKey(stack.postgres())).text();
    String body = tables.addition();
    screen.act("POST " + stack.gateway().url() + ROUTES + "execute   (twice)");
    JsonNode first = post(ROUTES + "execute", token, body);
    JsonNode second = post(ROUTES + "execute", token, body);
    String job = first.at("/data/queuedJobs/0/jobId").asText();
    require(second.at("/data/queuedJobs/0/jobId").asText().equals(job), "two jobs");
    await(
        "SELECT count(*) FROM fieldfare.fields WHERE main_form_id = '%s' AND column_name = 'city'"
            .formatted(tables.form()));
    screen.result(first.at("/data/message").asText() + "; both answers name the same job");
  }

  private void await(String count) throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!"1".equals(database.value(count))) {
      if (System.nanoTime() > deadline) {
        throw new StackFailure("the field was not added");
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private void guard() {
    screen.heading("An application cannot change what belongs to no form");
    screen.act("DROP_COLUMN title of the table forms, as an enqueuer");
    JsonNode sent =
        post(
            "/api/v1/migrations",
            stack.apiKeys().enqueuer(),
            "{\"type\":\"DROP_COLUMN\",\"table\":\"forms\",\"column\":\"title\"}");
    var ended = client.awaitCompletion(sent.at("/migrations/0/id").asText(), PATIENCE);
    screen.result(
        "%s: %s"
            .formatted(
                ended.status(), ended.error().map(error -> error.message()).orElse("no reason")));
    require("REJECTED".equals(ended.status().name()), "the change was not refused");
  }

  private JsonNode post(String path, String bearer, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(stack.gateway().url() + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new StackFailure("%d %s".formatted(answer.statusCode(), answer.body()));
      }
      return ContractsJson.mapper().readTree(answer.body());
    } catch (IOException e) {
      throw new StackFailure("the gateway does not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("interrupted");
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new StackFailure(otherwise);
    }
  }

  @Override
  public void close() {
    client.close();
    http.close();
  }
}
