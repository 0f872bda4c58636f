package dev.fieldfare.cli.queue;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.migration.References;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.MigrationText;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.PlanText;
import dev.fieldfare.contracts.http.MigrationPage;
import dev.fieldfare.contracts.http.QueueScope;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.contracts.plan.PlanDocument.Warning;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A command that acts on single migrations, or on a target or a table. */
abstract class SteeringCommand extends GatewayCommand {

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  /** Acts on each migration in order, and prints the result. */
  static int each(Session session, List<String> references, UnaryOperator<String> verb) {
    ItemBatch.Report<Migration> report =
        ItemBatch.run(
            references,
            reference ->
                session
                    .client()
                    .get(verb.apply(References.find(session.client(), reference).id())));
    Output output = session.output();
    List<Migration> migrations = report.done();
    if (output.format() == Format.json && report.isComplete()) {
      output.document(new MigrationPage(migrations, Optional.empty()));
    }
    if (!migrations.isEmpty()) {
      migrations.forEach(migration -> output.identifier(migration.id()));
      MigrationText.table(migrations, output.style()).lines().forEach(output::line);
    }
    migrations.forEach(migration -> tellWhatRuns(session, migration));
    return report.isComplete() ? ExitCode.OK : report.finish(session);
  }

  private static void tellWhatRuns(Session session, Migration migration) {
    migration.warnings().stream()
        .filter(warning -> warning.code().equals(Warning.STATEMENT_RUNNING))
        .forEach(
            warning ->
                session.tell("warning: " + migration.id() + ": " + PlanText.sentence(warning)));
  }

  /** The target, or one table of it, given as {@code table} or {@code schema.table}. */
  static QueueScope scope(Session session, String table) {
    Optional<String> name = Optional.ofNullable(table);
    Optional<String> schema =
        name.filter(text -> text.contains(".")).map(text -> text.substring(0, text.indexOf('.')));
    return new QueueScope(
        Optional.of(session.targetOrMain()),
        schema,
        name.map(text -> text.substring(text.indexOf('.') + 1)));
  }

  static int done(Session session, QueueScope scope, String what) {
    if (session.output().format() == Format.json) {
      session.output().document(scope);
    }
    session
        .output()
        .line(
            scope.target().orElse("")
                + scope.table().map(table -> "/" + table).orElse("")
                + " "
                + what);
    return ExitCode.OK;
  }
}
