package dev.fieldfare.cli.queue;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.failure.ProblemDocuments;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.client.FieldfareException;
import dev.fieldfare.contracts.http.ProblemDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Does one thing to several items, in order, and reports each.
 *
 * <p>A refused item does not stop the remaining items. A gateway that is away or a key without the
 * right stops them: the next item would fail for the same reason.
 */
final class ItemBatch {

  private ItemBatch() {}

  /** An item that failed, and why. */
  record Failed(String id, ProblemDocument problem) {}

  /**
   * What became of the items.
   *
   * @param left the items that were not tried
   * @param exitCode of the first failure
   */
  record Report<T>(List<T> done, List<Failed> failed, List<String> left, int exitCode) {

    boolean isComplete() {
      return failed.isEmpty();
    }

    /** Prints what failed, and as JSON the whole report; answers with the exit code. */
    int finish(Session session) {
      if (session.output().format() == Format.json) {
        session.output().document(new Document<>(done, failed, left));
      }
      failed.forEach(
          item ->
              session.tell(
                  item.id() + ": " + item.problem().code() + ": " + item.problem().detail()));
      if (!left.isEmpty()) {
        session.tell("not tried: " + String.join(", ", left));
      }
      return exitCode;
    }
  }

  /** The report as JSON. */
  record Document<T>(List<T> done, List<Failed> failed, List<String> left) {}

  /** Does the step to each; the failure of a single item is the caller's. */
  static <T> Report<T> run(List<String> ids, Function<String, T> step) {
    if (ids.size() == 1) {
      return new Report<>(List.of(step.apply(ids.getFirst())), List.of(), List.of(), ExitCode.OK);
    }
    List<T> done = new ArrayList<>();
    List<Failed> failed = new ArrayList<>();
    int exitCode = ExitCode.OK;
    for (int i = 0; i < ids.size(); i++) {
      int itsCode;
      try {
        done.add(step.apply(ids.get(i)));
        continue;
      } catch (CommandFailure e) {
        failed.add(new Failed(ids.get(i), ProblemDocuments.of(e)));
        itsCode = e.exitCode();
      } catch (FieldfareException e) {
        failed.add(new Failed(ids.get(i), ProblemDocuments.of(e)));
        itsCode = ExitCode.of(e);
      }
      exitCode = exitCode == ExitCode.OK ? itsCode : exitCode;
      if (itsCode == ExitCode.TEMPORARY || itsCode == ExitCode.NO_PERMISSION) {
        return new Report<>(done, failed, ids.subList(i + 1, ids.size()), exitCode);
      }
    }
    return new Report<>(done, failed, List.of(), exitCode);
  }
}
